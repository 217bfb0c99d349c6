# The two commands of the house: `make run` and `make test`.
SHELL := bash
.ONESHELL:
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

.PHONY: help run build client verifier setup setup-test test fuzz livekit-cluster soak generate

help: ## What can be made here
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

run: build ## Build if needed and serve http://localhost:8080 with ./data
	@exec target/release/plenum serve

build: client ## Build the client and target/release/plenum
	@cargo build --release --locked --bin plenum

client: setup ## Build the web client into web/dist
	@scripts/client.sh

verifier: client ## Build the offline page for records of votes into target/verifier
	@cd web && node scripts/node24.mjs ../verifier/build.mjs

setup: ## Check what is needed and install what is missing
	@scripts/setup.sh build

setup-test:
	@scripts/setup.sh test

generate: ## Write generated files anew
	@PLENUM_GENERATE=1 cargo test --locked -q -p wire
	@mkdir -p web/dist
	@cargo run --locked -q --bin plenum -- openapi > docs/openapi.json.new
	@mv docs/openapi.json.new docs/openapi.json

fuzz: ## A minute of fuzzing for each parser of foreign bytes
	@scripts/fuzz.sh

livekit-cluster: setup-test ## Run the browser tests of calls on a LiveKit cluster of two nodes
	@scripts/livekit-cluster.sh

soak: setup-test ## An hour of a whole meeting and a hundred killed servers
	@scripts/soak.sh

test: setup-test ## Set up everything and run all tests
	@scripts/test.sh
