#!/bin/sh
# A role for each service, which owns its schema and sees no other. As often as wanted: passwords are set anew, and what an
# installation of before made under one role is handed over.
set -eu
secrets=${SECRETS_DIR:-/run/secrets}
PGPASSWORD=$(cat "$secrets/postgres_password")
export PGPASSWORD
for service in camera_registry identity attendance gateway; do
  PASSWORD_FILE="$secrets/postgres_password_$service" \
    psql --no-psqlrc --quiet --set role="$service" --file "$(dirname "$0")/roles.sql"
done
psql --no-psqlrc --quiet --command 'REVOKE ALL ON SCHEMA public FROM PUBLIC'
