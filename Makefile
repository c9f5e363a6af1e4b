# The handful of things people ask for. Meson builds; tools/ does the rest.
PREFIX ?= /usr/local
FUZZ_SECONDS ?= 60

help: ## say what can be made
	@sed -n 's/^\([a-z]*\): [^#]*## \(.*\)/make \1|\2/p' Makefile | \
	    while IFS='|' read -r what why; do printf '%-14s %s\n' "$$what" "$$why"; done

demo: ## build, and assess the example venture: ends with a report
	@tools/setup
	@tools/build --program build
	@tools/demo

check: ## build twice (plain and with sanitizers) and run every test
	@tools/setup --tests
	@tools/suite

bench: ## measure the claims on speed, beside what one would use instead
	@tools/setup
	@tools/build --bench build
	@tools/bench

fuzz: ## run each fuzz target for FUZZ_SECONDS (60)
	@tools/setup --fuzz
	@tools/fuzz $(FUZZ_SECONDS)

install: ## install under PREFIX (/usr/local), below DESTDIR if given
	@tools/setup
	@tools/build --program build
	@meson configure build -Dprefix=$(abspath $(PREFIX))
	@tools/build --program build
	@meson install -C build --no-rebuild $(if $(DESTDIR),--destdir $(abspath $(DESTDIR)))

clean: ## remove what was built
	rm -rf build build-asan build-clang build-fuzz out

.PHONY: help demo check bench fuzz install clean
