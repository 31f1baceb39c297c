#!/bin/sh
# Print the path of a Python 3.11 or newer that can make virtual environments; say what to install if there is none.
# PYTHON=/path/to/python overrides the search.
probe='import sys
print(sys.executable, "%d.%d" % sys.version_info[:2])
try:
    import ensurepip, venv
except ImportError:
    sys.exit(4)
sys.exit(0 if sys.version_info >= (3, 11) else 3)'
seen=""
no_venv=""
for name in ${PYTHON:-python3 python3.13 python3.12 python3.11 python3.14 python /usr/bin/python3}; do
    found=$("$name" -c "$probe" 2>/dev/null)
    case $? in
        0) found=${found% *}; echo "${found:-$name}"; exit 0 ;;
        3) seen="$seen $name (${found##* })" ;;
        4) case "${found##* }" in
               2.*|3.[0-9]|3.10) seen="$seen $name (${found##* })" ;;
               *) no_venv="${found##* }" ;;
           esac ;;
    esac
done
if [ -n "$no_venv" ]; then
    echo "problem: Python $no_venv is here, but its venv module is missing (Debian and Ubuntu ship it apart)." >&2
    echo "next:    sudo apt-get install python$no_venv-venv     then run the same command again." >&2
else
    echo "problem: no Python 3.11 or newer was found. Seen:${seen:- none}." >&2
    echo "next:    install one (Debian, Ubuntu: sudo apt-get install python3 python3-venv; macOS: brew install python;" >&2
    echo "         or python.org), then run the same command again. PYTHON=/path/to/python names one directly." >&2
fi
exit 1
