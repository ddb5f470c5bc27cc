# SPDX-License-Identifier: GPL-3.0-or-later
#
# Completes cidalert's command line in fish. Commands and options are what its own --help says.

function __cidalert_commands --description 'the words that may follow these'
    command cidalert $argv --help 2>/dev/null </dev/null |
        string match -v -r '^  cidalert ' |
        string replace -f -r '^  ([a-z][a-z-]*) +(.*)$' '$1\t$2'
end

function __cidalert_options --description 'the options of a command'
    set -l lines (command cidalert $argv --help 2>/dev/null </dev/null)
    string replace -f -r '^ +(?:-[[:alnum:]], )?(--[a-z-]+=?)\S* +(.*)$' '$1\t$2' -- $lines
    string replace -f -r '^ +(-[[:alnum:]]), --[a-z-]+\S* +(.*)$' '$1\t$2' -- $lines
end

function __cidalert_long --description 'the long name of an option that takes a value'
    set -l option $argv[1]
    command cidalert $argv[2..-1] --help 2>/dev/null </dev/null |
        string replace -f -r "^ +(?:-[[:alnum:]], )?$option=.*" -- $option
    command cidalert $argv[2..-1] --help 2>/dev/null </dev/null |
        string replace -f -r "^ +$option, (--[a-z-]+)=.*" -- '$1'
end

function __cidalert_phones --description 'the names of the phones'
    command cidalert phone list --plain 2>/dev/null | string replace -r '\t.*' ''
end

function __cidalert_values --description 'what a command, or an option of it, can be given'
    set -l word (commandline -ct | string replace -r '^--[a-z-]+=' '')

    switch "$argv"
        case '* --make'
            printf '%s\n' generic grandstream mitel poly snom snom-m yealink
        case '* --by'
            printf '%s\n' day week month weekday hour caller line outcome
        case '* --outcome'
            printf '%s\n' ringing active answered missed elsewhere rejected unanswered blocked unknown
        case '* --event'
            printf '%s\n' ringing outgoing answered missed rejected elsewhere unanswered blocked ended
        case '* --phone'
            __cidalert_phones
        case 'log --before' 'log --after' show note done
            printf '%s\n' last last-missed
        case 'calls backup' 'calls import' 'calls restore' 'phone add --from'
            __fish_complete_path $word
        case 'phone urls --out'
            __fish_complete_directories $word
        case '* --*' 'phone add' 'phone list'
            return
        case setup 'phone ?*'
            __cidalert_phones
        case 'hook test'
            command cidalert hook list --plain 2>/dev/null | string replace -r '\t.*' ''
        case 'contacts name'
            echo last
        case 'contacts block' 'contacts unblock'
            printf '%s\n' last withheld
        case check
            command cidalert check '?' 2>&1 </dev/null |
                string replace -f -r '.*; [^;,]* ([a-z]+, [a-z, ]+);.*' '$1' | string split ', '
    end
end

function __cidalert_complete
    set -l words (commandline -opc)
    set -l word (commandline -ct)
    set -l command $words[2]
    set -l commands (__cidalert_commands $command)

    if test -n "$commands"; and set -q words[3]
        set -a command $words[3]
        set commands
    end
    if test -n "$commands"
        printf '%s\n' $commands --help
        set -q words[2]; or echo --version
        string match -q -- '-*' $word; and __cidalert_options $command
        return
    end

    set -l given (string match -r '^(--[a-z-]+=)' -- $word)[1]
    if test -n "$given"
        __cidalert_values $command (string trim -r -c = -- $given) | string replace -r '^' -- $given
        return
    end
    if string match -q -- '-*' $words[-1]
        set -l option (__cidalert_long $words[-1] $command)
        if test -n "$option"
            __cidalert_values $command $option
            return
        end
    end
    if string match -q -- '-*' $word
        __cidalert_options $command
    else
        __cidalert_values "$command"
    end
end

complete -c cidalert -f -a '(__cidalert_complete)'
