#!/bin/sh
# Writes .env with fresh passwords for compose.yaml, once: sh secrets.sh /srv/my-festival
set -eu
cd "$(dirname "$0")"
project=${1:?name the project folder, as an absolute path}
case $project in /*) ;; *) echo "$project: write it as an absolute path"; exit 2 ;; esac
test ! -e .env || { echo ".env is there already; nothing was changed"; exit 1; }
umask 077
word() { openssl rand -hex 24; }
{
    echo "PROJECT=$project"
    echo "PUBLIC_URL=http://127.0.0.1:8088"
    echo "PREVIEW_URL=http://127.0.0.1:8080"
    echo "PREFECT_PASSWORD=desk:$(word)"
    for name in DATABASE_PASSWORD CATALOGUE_PASSWORD REDIS_PASSWORD STORAGE_ACCESS_KEY \
        STORAGE_SECRET_KEY STORAGE_SIGNING_KEY STORAGE_SIGNING_READ_KEY STORAGE_FILER_KEY \
        STORAGE_FILER_READ_KEY
    do
        echo "$name=$(word)"
    done
} > .env.part
mv .env.part .env
echo "Made $(pwd)/.env; keep a copy where you keep other keys."
