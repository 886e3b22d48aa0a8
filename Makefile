# Forwards to Meson; everything is there. "make help" lists what can be asked for.
BUILD = build
ZIP = dist/faxport-windows.zip

help:
	@echo "make demo    fax a three-page document from one port to another, over SIP and T.38"
	@echo "make check   all tests; installs missing packages first"
	@echo "make build   build into $(BUILD)/"
	@echo "make windows the Windows side, for x86_64 and i686: $(ZIP)"
	@echo "make bench   benchmarks, printed as figures and ratios"
	@echo "make fuzz    each fuzzer for a minute (FUZZ_SECONDS=600 for longer)"
	@echo "make install install (after make build)"
	@echo "make clean   remove $(BUILD)*/ and $(ZIP)"

bootstrap:
	@tools/bootstrap

$(BUILD)/build.ninja: | bootstrap
	@meson setup $(BUILD) >$(BUILD).log 2>&1 || { cat $(BUILD).log; exit 1; }; rm -f $(BUILD).log

build: $(BUILD)/build.ninja
	@ninja -C $(BUILD)

windows: bootstrap
	@tools/check windows
	@win/delivery/make_zip.py build-win64 build-win32 $(ZIP)

demo: build
	@tools/demo $(BUILD)

check: bootstrap
	@tools/check

bench: build
	@tools/bench $(BUILD)

fuzz: bootstrap
	@tools/fuzz

install: build
	@meson install -C $(BUILD)

clean:
	@rm -rf $(BUILD) $(BUILD)-* $(ZIP) dist/windows

.PHONY: help bootstrap build windows demo check bench fuzz install clean
