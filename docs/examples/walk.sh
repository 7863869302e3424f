#!/usr/bin/env bash
# From a login to a row of attendance, with curl and bash.
#
#     BASE_URL=http://127.0.0.1:8000 EMAIL=... PASSWORD=... PHOTO=ada.jpg \
#     CAMERA_URL=rtsp://192.168.1.20:554/stream1 CAMERA_USER=viewer CAMERA_PASSWORD=... ./walk.sh
#
# PHOTO shows the one face that is enrolled. Somebody with it must walk past the camera within three minutes. What the
# walk makes it removes at its end; set KEEP=1 to look at it.
set -euo pipefail

API="${BASE_URL%/}/api/v1"
UNIQUE="$(date +%s)-$$"
OUTPUT="${OUTPUT:-attendance.json}"

# The text of a field of the JSON on stdin. With jq it would be: jq -r .FIELD
field() { grep -o "\"$1\":\"[^\"]*\"" | head -n 1 | cut -d '"' -f 4; }

# What the server says no to ends the walk, with its sentence. A 429 or 503 is tried again, after Retry-After.
call() { curl --silent --show-error --fail-with-body --retry 5 --max-time 60 "$@"; }
# With a token; a password on a command line would be seen by everybody on the machine, so both come from files.
ask() { call --header @<(printf 'Authorization: Bearer %s' "$TOKEN") "$@"; }
# What is made is made once, however often it is sent.
make() { ask --header "Idempotency-Key: $(cat /proc/sys/kernel/random/uuid)" --header 'Content-Type: application/json' "$@"; }

# 1. Log in.
TOKEN="$(call "$API/auth/login" --header 'Content-Type: application/json' \
  --data @<(printf '{"email":"%s","password":"%s"}' "$EMAIL" "$PASSWORD") | field access_token)"
echo "logged in"

# 2. A person.
USER_ID="$(make "$API/users" --data "{
  \"first_name\": \"Grace\", \"last_name\": \"Hopper\", \"email\": \"grace-$UNIQUE@example.org\",
  \"password\": \"$(cat /proc/sys/kernel/random/uuid)\", \"employee_id\": \"E-$UNIQUE\", \"department\": \"Engineering\"
}" | field id)"
echo "created $USER_ID"

# 3. A face.
ask "$API/users/upload-face-file?user_id=$USER_ID" --form "file=@$PHOTO" --form consent=true > /dev/null
echo "enrolled a face"

# 4. A camera: tested, registered, started.
ACCESS="\"rtsp_url\": \"$CAMERA_URL\", \"username\": \"${CAMERA_USER:-}\", \"password\": \"${CAMERA_PASSWORD:-}\""
TEST="$(make "$API/cameras/test-connection" --data @<(printf '{%s, "timeout": 20}' "$ACCESS"))"
grep -q '"success":true' <<< "$TEST" || { echo "the camera cannot be watched: $(field message <<< "$TEST")" >&2; exit 1; }
CAMERA_ID="$(make "$API/cameras" --data @<(printf '{"name": "Walk %s", %s}' "$UNIQUE" "$ACCESS") | field id)"
ask --request POST "$API/cameras/$CAMERA_ID/start-stream" > /dev/null
echo "watching camera $CAMERA_ID"

# 5. Wait until the person is seen.
for ((second = 0; ; second++)); do
  ROW_ID="$(ask "$API/users/attendance?user_id=$USER_ID&limit=1" | field id || true)"
  [[ -n "$ROW_ID" ]] && break
  ((second < 180)) || { echo "nobody was recognised within 180 s" >&2; exit 1; }
  sleep 1
done

# 6. Read the row, and keep it.
ask "$API/users/attendance/$ROW_ID" --output "$OUTPUT"
echo "here since $(field check_in < "$OUTPUT")"

# 7. Remove what this walk made.
if [[ -z "${KEEP:-}" ]]; then
  ask --request POST "$API/cameras/$CAMERA_ID/stop-stream" > /dev/null
  ask --request DELETE "$API/users/$USER_ID"
  ask --request DELETE "$API/cameras/$CAMERA_ID"
fi
echo "done"
