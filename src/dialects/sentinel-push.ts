/**
 * Sends request bodies to Microsoft Sentinel's upload API (Microsoft Learn, "STIX objects API"), in POSIX shell with curl alone. It is
 * the same for everybody: tenant, workspace and secret come from the environment.
 */
export const sentinelPush = `#!/bin/sh
# Sends the request bodies beside this file to Microsoft Sentinel: bodies*.ndjson, then revoked*.ndjson. Sent again, they
# change nothing: each object has an id of its own.
#
#     TENANT_ID=... CLIENT_ID=... CLIENT_SECRET=... WORKSPACE_ID=... sh push.sh [FILE...]
#
# The application needs the role Microsoft Sentinel Contributor on the workspace. For other clouds: LOGIN_URL, SCOPE, UPLOAD_URL.
set -eu
umask 077

fail() {
  echo "push.sh: $*" >&2
  exit 1
}

for name in TENANT_ID CLIENT_ID CLIENT_SECRET WORKSPACE_ID; do
  eval "value=\\\${$name:-}"
  [ -n "$value" ] || fail "set $name."
done
: "\${LOGIN_URL:=https://login.microsoftonline.com}"
: "\${SCOPE:=https://management.azure.com/.default}"
: "\${UPLOAD_URL:=https://api.ti.sentinel.azure.com}"
# Seconds before each request: the API takes 100 a minute from one user.
: "\${PAUSE:=1}"
command -v curl > /dev/null || fail "curl is not installed."

if [ $# -eq 0 ]; then
  folder=$(dirname "$0")
  set -- "$folder"/bodies*.ndjson "$folder"/revoked*.ndjson
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

# What a server says, for a terminal: without what would steer it.
shown() {
  tr -cd '[:print:]\\n' < "$1" | head -c 4000 >&2
  echo >&2
}

# Secret and token go by standard input: everybody on a machine can read the arguments of a program.
login() {
  status=$(printf %s "$CLIENT_SECRET" | curl -sS -o "$work/answer" -w '%{http_code}' \\
    --data-urlencode grant_type=client_credentials --data-urlencode "client_id=$CLIENT_ID" \\
    --data-urlencode "scope=$SCOPE" --data-urlencode client_secret@- \\
    "$LOGIN_URL/$TENANT_ID/oauth2/v2.0/token") || fail "no answer from $LOGIN_URL."
  if [ "$status" != 200 ]; then
    shown "$work/answer"
    fail "$LOGIN_URL refused the application with status $status."
  fi
  token=$(tr -d '\\r\\n' < "$work/answer" | sed -n 's/.*"access_token"[[:space:]]*:[[:space:]]*"\\([^"]*\\)".*/\\1/p')
  rm -f "$work/answer"
  [ -n "$token" ] || fail "$LOGIN_URL gave no token."
}

post() {
  sleep "$PAUSE"
  : > "$work/answer"
  status=$(printf 'Authorization: Bearer %s\\n' "$token" | curl -sS -D "$work/head" -o "$work/answer" -w '%{http_code}' \\
    -H @- -H 'Content-Type: application/json' --data-binary "@$work/body" \\
    "$UPLOAD_URL/workspaces/$WORKSPACE_ID/threat-intelligence-stix-objects:upload?api-version=2024-02-01-preview") ||
    fail "no answer from $UPLOAD_URL."
}

# Seconds that the server asks for; a minute where it does not say.
patience() {
  seconds=$(tr -d '\\r' < "$work/head" |
    sed -n 's/^[Rr][Ee][Tt][Rr][Yy]-[Aa][Ff][Tt][Ee][Rr]:[[:space:]]*\\([0-9]\\{1,4\\}\\)[[:space:]]*$/\\1/p' | tail -n 1)
  echo "\${seconds:-60}"
}

send() {
  tries=1
  post
  while [ "$status" != 200 ] && [ "$tries" -lt 5 ]; do
    case $status in
      429 | 503) sleep "$(patience)" ;;
      401) login ;;
      *) break ;;
    esac
    tries=$((tries + 1))
    post
  done
  if [ "$status" != 200 ]; then
    shown "$work/answer"
    fail "request $requests of $file was answered with status $status."
  fi
  # Some objects of a request may be refused while the others are taken: the status is 200 all the same.
  if tr -d ' \\t\\r\\n' < "$work/answer" | grep -q '"errors":\\[[^]]'; then
    echo "push.sh: request $requests of $file was taken, but for these objects:" >&2
    shown "$work/answer"
    refused=1
  fi
}

refused=0
login
for file in "$@"; do
  [ -f "$file" ] || fail "there is no $file."
  requests=0
  while IFS= read -r line; do
    requests=$((requests + 1))
    printf '%s\\n' "$line" > "$work/body"
    send
  done < "$file"
  echo "$file: $requests requests"
done
exit "$refused"
`;
