# Source this: puts Node 24, the project's tools and the media worker where they are found.
#
#   . scripts/env.sh
#
# shellcheck source=lib/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

if [ -x "$NODE_HOME/node" ]; then PATH=$NODE_HOME:$PATH; fi
case ":$PATH:" in
  *":$ROOT/node_modules/.bin:"*) ;;
  *) PATH=$ROOT/node_modules/.bin:$PATH ;;
esac
export PATH
export MEDIASOUP_WORKER_BIN=${MEDIASOUP_WORKER_BIN:-$ROOT/media-worker/bin/mediasoup-worker}
