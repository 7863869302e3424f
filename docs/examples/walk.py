#!/usr/bin/env python3
"""From a login to a row of attendance, with nothing but Python's standard library.

    BASE_URL=http://127.0.0.1:8000 EMAIL=... PASSWORD=... PHOTO=ada.jpg \
    CAMERA_URL=rtsp://192.168.1.20:554/stream1 CAMERA_USER=viewer CAMERA_PASSWORD=... python3 walk.py

PHOTO shows the one face that is enrolled. Somebody with it must walk past the camera within three minutes. What the
walk makes it removes at its end; set KEEP=1 to look at it.
"""
import base64
import csv
import json
import os
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

API = os.environ["BASE_URL"].rstrip("/") + "/api/v1"
WAIT_SECONDS = 180
token = None


def call(method, path, body=None, query=None):
    """Sends JSON and gives the JSON that is answered; says in one sentence what was refused."""
    url = API + path + ("?" + urllib.parse.urlencode(query) if query else "")
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = "Bearer " + token
    if method == "POST":
        # Every retry of this request has the same key, so nothing is made twice.
        headers["Idempotency-Key"] = str(uuid.uuid4())
    data = None if body is None else json.dumps(body).encode()
    deadline = time.monotonic() + 60
    while True:
        request = urllib.request.Request(url, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                text = answer.read()
                return json.loads(text) if text else None
        except urllib.error.HTTPError as error:
            problem = json.loads(error.read() or b"{}")
            wait = int(error.headers.get("Retry-After", 0))
            if error.code in (429, 503) and time.monotonic() + wait < deadline:
                time.sleep(wait or 1)
                continue
            raise SystemExit(f"{method} {path}: {error.code} {problem.get('detail')}") from error


# 1. Log in. The access token lasts an hour; /auth/refresh gives the next one.
tokens = call("POST", "/auth/login", {"email": os.environ["EMAIL"], "password": os.environ["PASSWORD"]})
token = tokens["access_token"]
print("logged in as", tokens["user"]["email"])

# 2. A person.
unique = uuid.uuid4().hex[:8]
user = call("POST", "/users", {
    "first_name": "Ada",
    "last_name": "Lovelace",
    "email": f"ada-{unique}@example.org",
    "password": uuid.uuid4().hex,
    "employee_id": f"E-{unique}",
    "department": "Engineering",
})
print("created", user["first_name"], user["last_name"], user["id"])

# 3. A face. A picture that is refused says why: too blurry, several faces, …
with open(os.environ["PHOTO"], "rb") as photo:
    picture = base64.b64encode(photo.read()).decode()
face = call("POST", "/users/upload-face", {"user_id": user["id"], "image_data": picture, "consent": True})
print("enrolled a face of quality", face["quality_score"])

# 4. A camera: tested, registered, started.
access = {
    "rtsp_url": os.environ["CAMERA_URL"],
    "username": os.environ.get("CAMERA_USER", ""),
    "password": os.environ.get("CAMERA_PASSWORD", ""),
}
test = call("POST", "/cameras/test-connection", {**access, "timeout": 20})
if not test["success"]:
    raise SystemExit("the camera cannot be watched: " + test["message"])
camera = call("POST", "/cameras", {"name": f"Walk {unique}", **access})
call("POST", f"/cameras/{camera['id']}/start-stream")
print("watching a camera of", test["width"], "x", test["height"], "pixels")

# 5. Wait until the person is seen.
deadline = time.monotonic() + WAIT_SECONDS
rows = []
while not rows:
    if time.monotonic() > deadline:
        raise SystemExit(f"nobody was recognised within {WAIT_SECONDS} s")
    time.sleep(1)
    rows = call("GET", "/users/attendance", query={"user_id": user["id"]})["data"]

# 6. Read the row, and keep it.
row = call("GET", f"/users/attendance/{rows[0]['id']}")
print("here since", row["check_in"], "similarity", row["similarity"])
with open(os.environ.get("OUTPUT", "attendance.csv"), "w", newline="", encoding="utf-8") as file:
    columns = ["date", "user_name", "check_in", "check_out", "status"]
    writer = csv.DictWriter(file, columns, extrasaction="ignore")
    writer.writeheader()
    writer.writerows([row])

# 7. Remove what this walk made.
if not os.environ.get("KEEP"):
    call("POST", f"/cameras/{camera['id']}/stop-stream")
    call("DELETE", f"/users/{user['id']}")
    call("DELETE", f"/cameras/{camera['id']}")
print("done")
