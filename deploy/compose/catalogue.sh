#!/bin/sh
# Run once by the database's image, when its volume is new: the catalogue's own user and database.
set -eu
psql --set ON_ERROR_STOP=1 --set password="$CATALOGUE_PASSWORD" \
     --username "$POSTGRES_USER" --dbname postgres <<'SQL'
CREATE USER catalogue PASSWORD :'password';
CREATE DATABASE catalogue OWNER catalogue;
REVOKE ALL ON DATABASE catalogue FROM PUBLIC;
REVOKE ALL ON DATABASE prefect FROM PUBLIC;
SQL
