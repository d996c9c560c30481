#!/bin/sh
set -e
openssl ecparam -name prime256v1 -genkey -noout -out key.pem
openssl ec -in key.pem -pubout -out release.pub
{
  cat release.txt
  echo '-----BEGIN SIGNATURE-----'
  openssl dgst -sha256 -sign key.pem release.txt | base64
  echo '-----END SIGNATURE-----'
} > release.signed
