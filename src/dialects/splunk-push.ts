/**
 * A script that sends files of events to `/services/collector/event`. POSIX sh and curl 7.55 or later (`--header @-`), so that it runs on
 * whatever host polls. The token comes from a file or the environment and goes to curl by its standard input: in an argument every
 * user of the host could read it.
 *
 * Parts stay below one megabyte, the limit of Splunk Cloud's collector and of old ones elsewhere ("max_content_length"). curl
 * itself tries again on 408, 429 and 5xx, waiting longer each time, or as long as Retry-After says.
 */
export const pushScript = String.raw`#!/bin/sh
# Sends the events of this folder to Splunk's HTTP Event Collector.
set -e
LC_ALL=C
export LC_ALL
umask 077

usage() {
	cat <<'END'
Usage: sh push.sh --url URL [--token-file FILE] [--cacert FILE] [--part BYTES] [--retries N] [FILE...]

Sends each FILE, one event a line, to Splunk's HTTP Event Collector; without FILE, events.ndjson and gone.ndjson beside this
script. Sending twice does no harm: ask for the newest event of each id.

  --url URL          the collector, e.g. https://splunk.example:8088 (else SPLUNK_HEC_URL)
  --token-file FILE  file with the token on its first line (else SPLUNK_HEC_TOKEN holds the token itself)
  --cacert FILE      certificates of an authority of your own
  --part BYTES       most bytes in one request: 900000
  --retries N        how often a busy collector is asked again: 5
  --help             this text

Status: 0 everything was taken, 1 usage or settings, 2 the collector did not take a part.
END
}

say() {
	printf 'push.sh: %s\n' "$1" >&2
}

refuse() {
	say "$1"
	exit 1
}

# Lines into files of at most $1 bytes. A line that is longer than that goes alone.
split() {
	most=$1 to=$2 awk '
		{
			size = length($0) + 1
			if (name == "" || filled + size > ENVIRON["most"]) {
				if (name != "") close(name)
				name = sprintf("%s/part-%06d", ENVIRON["to"], ++number)
				filled = 0
			}
			print > name
			filled += size
		}' "$3"
}

# Prints the status of the answer; its body is in the file "answer".
send() {
	curl --silent --show-error --proto '=http,https' --connect-timeout 20 --max-time 300 \
		--retry "$retries" --retry-connrefused --output "$work/answer" --write-out '%{http_code}' \
		--header @- --header 'Content-Type: application/json' --data-binary "@$1" \
		--url "$url/services/collector/event" <<END
Authorization: Splunk $token
END
}

url=$SPLUNK_HEC_URL
token=$SPLUNK_HEC_TOKEN
token_file=
part=900000
retries=5
while [ $# -gt 0 ]; do
	case $1 in
	--help)
		usage
		exit 0
		;;
	--url | --token-file | --cacert | --part | --retries)
		[ $# -ge 2 ] || refuse "$1 wants a value."
		case $1 in
		--url) url=$2 ;;
		--token-file) token_file=$2 ;;
		--cacert)
			[ -r "$2" ] || refuse "$2 cannot be read."
			CURL_CA_BUNDLE=$2
			export CURL_CA_BUNDLE
			;;
		--part) part=$2 ;;
		--retries) retries=$2 ;;
		esac
		shift 2
		;;
	--)
		shift
		break
		;;
	-*) refuse "there is no option $1; --help shows those there are." ;;
	*) break ;;
	esac
done

case $url in
https://?*) ;;
http://?*) say "the token travels unencrypted to $url" ;;
'') refuse 'no collector: say --url https://HOST:8088, or set SPLUNK_HEC_URL.' ;;
*) refuse "$url is no address of a collector, such as https://HOST:8088." ;;
esac
url=$(printf '%s' "$url" | sed 's,//*$,,')

if [ -n "$token_file" ]; then
	[ -r "$token_file" ] || refuse "$token_file cannot be read."
	token=
	IFS= read -r token <"$token_file" || [ -n "$token" ] || refuse "$token_file is empty."
fi
[ -n "$token" ] || refuse 'no token: say --token-file FILE, or set SPLUNK_HEC_TOKEN.'
# A line break would begin another header.
case $token in
*[!!-~]*) refuse 'the token holds a blank or a character that no token has; it is not shown here.' ;;
esac
for number in "$part" "$retries"; do
	case $number in
	'' | *[!0-9]*) refuse "$number is no number." ;;
	esac
done

if [ $# -eq 0 ]; then
	here=$(dirname "$0")
	set -- "$here/events.ndjson" "$here/gone.ndjson"
fi
for file in "$@"; do
	[ -r "$file" ] || refuse "$file cannot be read."
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
for file in "$@"; do
	rm -f "$work"/part-*
	split "$part" "$work" "$file"
	sent=0
	for each in "$work"/part-*; do
		# An empty file has no part.
		[ -f "$each" ] || break
		sent=$((sent + 1))
		: >"$work/answer"
		status=$(send "$each") || status="nothing ($status)"
		if [ "$status" != 200 ] || ! grep -q '"code" *: *0[^0-9]' "$work/answer"; then
			say "$file, part $sent: the collector answered $status: $(tr -d '[:cntrl:]' <"$work/answer" | cut -c 1-500)"
			exit 2
		fi
	done
	printf '%s: %s events in %s parts\n' "$file" "$(($(wc -l <"$file")))" "$sent"
done
`;
