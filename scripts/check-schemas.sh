#!/bin/sh
# Hold every shipped questionnaire against the JSON Schemas that editors use; the check needs no network.
# Usage: check-schemas.sh CHECK_JSONSCHEMA
set -eu

checker=$1

for schema in docs/schema/*.schema.json; do
    kind=$(basename "$schema" .schema.json)
    set -- questionnaires/*/"$(echo "$kind" | tr - _)".yaml
    [ -e "$1" ] || continue
    "$checker" --schemafile "$schema" "$@"
done
