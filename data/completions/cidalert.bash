# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Completes cidalert's command line in bash. Commands and options are what its own --help says.

# _cidalert_commands PROGRAM COMMAND...: the words that may follow
_cidalert_commands() {
  "$@" --help 2>/dev/null </dev/null | sed -nE '/^  cidalert /d; s/^  ([a-z][a-z-]*) .*/\1/p'
}

# _cidalert_options PROGRAM COMMAND...: `-m --make=`, `-- --host=`, an option a line
_cidalert_options() {
  "$@" --help 2>/dev/null </dev/null |
    sed -nE 's/^ +(-[[:alnum:]]), (--[a-z-]+=?).*/\1 \2/p; s/^ +(--[a-z-]+=?).*/-- \1/p'
}

# _cidalert_phones PROGRAM: the names of the phones, a line each
_cidalert_phones() {
  "$1" phone list --plain 2>/dev/null | cut -f 1
}

# _cidalert_values PROGRAM WHAT: what a command, or an option of it, can be given; a word a line
_cidalert_values() {
  case $2 in
  *' --make') printf '%s\n' generic grandstream mitel poly snom snom-m yealink ;;
  *' --by') printf '%s\n' day week month weekday hour caller line outcome ;;
  *' --outcome') printf '%s\n' ringing active answered missed elsewhere rejected unanswered blocked unknown ;;
  *' --event') printf '%s\n' ringing outgoing answered missed rejected elsewhere unanswered blocked ended ;;
  *' --phone') _cidalert_phones "$1" ;;
  'log --before' | 'log --after' | show | note | done) printf '%s\n' last last-missed ;;
  *' --'* | 'phone add' | 'phone list') ;;
  setup | phone' '?*) _cidalert_phones "$1" ;;
  'hook test') "$1" hook list --plain 2>/dev/null | cut -f 1 ;;
  'contacts name') printf '%s\n' last ;;
  'contacts block' | 'contacts unblock') printf '%s\n' last withheld ;;
  check)
    "$1" check '?' 2>&1 </dev/null | sed -nE 's/.*; [^;,]* ([a-z]+, [a-z, ]+);.*/\1/p' |
      tr -d ' ' | tr , '\n'
    ;;
  esac
}

# _cidalert_option OPTIONS: the long name of the option whose value stands at the cursor
_cidalert_option() {
  local before=${COMP_WORDS[COMP_CWORD - 1]}

  # Bash takes the = of --make=snom for a word.
  if [ "${COMP_WORDS[COMP_CWORD]}" = = ]; then
    printf '%s' "$before"
  elif [ "$before" = = ]; then
    printf '%s' "${COMP_WORDS[COMP_CWORD - 2]}"
  elif [[ $before == -?* ]]; then
    printf '%s\n' "$1" | sed -nE "s/^($before) (--[a-z-]+)=$/\2/p; s/^.* ($before)=$/\1/p"
  fi
}

_cidalert() {
  local program=$1 word=$2 commands='' options option what IFS=$' \t\n'
  local -a command=() found=()

  if [ "$COMP_CWORD" -gt 1 ]; then
    command=("${COMP_WORDS[1]}")
    commands=$(_cidalert_commands "$program" "${command[@]}")
  else
    commands=$(_cidalert_commands "$program")
  fi
  if [ -n "$commands" ] && [ "$COMP_CWORD" -gt 2 ]; then
    command+=("${COMP_WORDS[2]}")
    commands=
  fi

  options=$(_cidalert_options "$program" "${command[@]}")
  option=$(_cidalert_option "$options")
  what="${command[*]}${option:+ $option}"
  if [[ -z $option && $word == -* ]]; then
    mapfile -t found < <(printf '%s\n' "$options" | sed -E 's/^[^ ]* //')
    [ -z "$commands" ] || found+=(--help)
    [ "$COMP_CWORD" -gt 1 ] || found+=(--version)
  elif [ -n "$commands" ]; then
    mapfile -t found <<<"$commands"
  else
    mapfile -t found < <(_cidalert_values "$program" "$what")
  fi

  case $what in
  'calls backup' | 'calls import' | 'calls restore' | 'phone add --from') compopt -o default 2>/dev/null ;;
  'phone urls --out') compopt -o dirnames 2>/dev/null ;;
  esac
  # shellcheck disable=SC2016 # compgen itself takes the words from it
  mapfile -t COMPREPLY < <(compgen -W '${found[@]}' -- "$word")
  [[ ${#COMPREPLY[@]} -ne 1 || ${COMPREPLY[0]} != *= ]] || compopt -o nospace 2>/dev/null
}

complete -F _cidalert cidalert
