# Completion of ingress-rules for fish. Load it with:
#
#     ingress-rules completion fish | source

function __ingress_rules_suggest
    # What follows the name of the program, up to the cursor.
    set -l before (commandline -opc)
    set -l word (commandline -ct)
    set -l line (string join ' ' -- $before[2..-1] "$word")
    set -l found ($before[1] "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null | string match -r -v -- '^(/.*)?$')
    # Options are offered where one has been begun; elsewhere they would hide files.
    if not string match -q -- '-*' "$word"
        set found (string match -v -- '-*' $found)
    end
    # Without a suggestion, files are completed.
    if test (count $found) -gt 0
        printf '%s\n' $found
    else
        __fish_complete_path "$word"
    end
end

complete -c ingress-rules -f -a '(__ingress_rules_suggest)'
