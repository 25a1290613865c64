/**
 * The script that loads a pack: POSIX sh and curl, no more. The key reaches curl through its standard input, because everybody on
 * a machine can read the arguments of a process. A part that was sent twice changes nothing, so that it may be sent again.
 */
export const pushScript = `#!/bin/sh
# Loads this folder into Elasticsearch: the templates, what has left, then every indicator. Run it again after each update.
#   ELASTIC_URL           https://HOST:9200, without a name or password in it
#   ELASTIC_API_KEY       the key in its encoded form, or
#   ELASTIC_API_KEY_FILE  a file that holds it
#   CURL_CA_BUNDLE        certificates of your own authority, where there is one (read by curl)
#   PUSH_WAIT             seconds before the second try of a part, doubled for each further one; 2 if not set
# The key needs: cluster manage_index_templates; on rulepress-threat-indicators create_index, index, delete.
set -eu
umask 077

fail() {
  printf 'push.sh: %s\\n' "$1" >&2
  exit 1
}

cd -- "$(dirname -- "$0")"
[ -n "\${ELASTIC_URL:-}" ] || fail 'ELASTIC_URL is not set.'
case $ELASTIC_URL in *@*) fail 'ELASTIC_URL holds a name or password: use a key.' ;; esac
if [ -n "\${ELASTIC_API_KEY_FILE:-}" ]; then
  key=$(cat -- "$ELASTIC_API_KEY_FILE")
else
  key=\${ELASTIC_API_KEY:-}
fi
case $key in
'') fail 'Neither ELASTIC_API_KEY nor ELASTIC_API_KEY_FILE holds a key.' ;;
*[!A-Za-z0-9+/=_-]*) fail 'The key is not in its encoded form (base64).' ;;
esac
url=\${ELASTIC_URL%/}
answer=$(mktemp)
trap 'rm -f -- "$answer"' EXIT
trap 'exit 1' HUP INT TERM

# The start of an answer, for people: without what could steer a terminal.
told() {
  cut -c 1-1000 <"$answer" | head -n 5 | LC_ALL=C tr -cd '\\040-\\176'
}

# request METHOD PATH TYPE FILE: true for an answer that is good, false for one that is worth another try.
request() {
  status=$(printf 'header = "Authorization: ApiKey %s"\\n' "$key" |
    curl --silent --show-error --config - --request "$1" --header "Content-Type: $3" --data-binary "@$4" \\
      --output "$answer" --write-out '%{http_code}' "$url/$2") || fail "$url does not answer."
  case $status in
  2??) ;;
  401 | 403) fail "$url refuses the key ($status) for $2: $(told)" ;;
  429 | 502 | 503 | 504) return 1 ;;
  *) fail "$url answered $status for $4: $(told)" ;;
  esac
  # A bulk request is answered by 200 whatever became of its items. To delete what is not there is no error.
  case $2 in
  _bulk*)
    grep -q '"errors":false' <"$answer" && return 0
    grep -q '"es_rejected_execution_exception"' <"$answer" && return 1
    fail "$4 was not taken as a whole: $(told)"
    ;;
  esac
}

send() {
  pause=\${PUSH_WAIT:-2}
  for try in 1 2 3 4 5; do
    request "$@" && return 0
    [ "$try" = 5 ] || sleep "$pause"
    pause=$((pause * 2))
  done
  fail "$url was too busy for $4, five times."
}

json=application/json
lines=application/x-ndjson
send PUT _component_template/rulepress-threat-indicators@mappings "$json" component-template.json
send PUT _index_template/rulepress-threat-indicators "$json" index-template.json
# What has left goes first: whatever stops this script later, it alerts no more.
for part in delete*.ndjson indicators*.ndjson; do
  [ -s "$part" ] || continue
  send POST '_bulk?filter_path=errors,items.*.error' "$lines" "$part"
  printf 'push.sh: %s is loaded.\\n' "$part" >&2
done
`;
