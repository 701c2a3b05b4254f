#!/usr/bin/env bash
# Builds what it needs, starts a Redis, two models and three gateways, and shows how often the models are probed.
set -euo pipefail
cd "$(dirname "$0")/../.."
mvn -q -pl samples/replicas,gateway-app -am -DskipTests package
java -jar samples/replicas/target/replicas.jar
