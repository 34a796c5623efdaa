# shellcheck shell=bash
# Source this: `. scripts/env.sh`. It names the tools that scripts/setup found or installed, and changes nothing else.

VEEDOR_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
_tools=$VEEDOR_ROOT/target/tools/bin

case ":$PATH:" in
  *":$_tools:"*) ;;
  *) PATH=$_tools:$PATH ;;
esac

ANVIL=$_tools/anvil
CAST=$_tools/cast
FORGE=$_tools/forge
SOLC=$VEEDOR_ROOT/scripts/solc
# forge reads `solc` in foundry.toml relative to the current folder; this holds everywhere.
FOUNDRY_SOLC=$SOLC

export VEEDOR_ROOT PATH ANVIL CAST FORGE SOLC FOUNDRY_SOLC
unset _tools
