#!/usr/bin/python3
# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fails if a text that people see is not marked for translation, or if a catalogue does not have it.

check-language.py SOURCE_ROOT
"""

import os
import re
import subprocess
import sys
import tempfile

MARKERS = {"_", "N_", "C_", "NC_", "ngettext", "g_dngettext"}
# As Meson's preset for GLib has it.
XGETTEXT = ["xgettext", "--from-code=UTF-8", "--add-comments", "--keyword=_", "--keyword=N_",
            "--keyword=C_:1c,2", "--keyword=NC_:1c,2", "--keyword=g_dcgettext:2",
            "--keyword=g_dngettext:2,3", "--keyword=g_dpgettext2:2c,3"]
TOKEN = re.compile(r'/\*.*?\*/|//[^\n]*|^[ \t]*#[ \t]*include[^\n]*|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\]|\\.)*\'|[A-Za-z_]\w*|\s+|.',
                   re.DOTALL | re.MULTILINE)
DIRECTIVE = re.compile(r"%[-+ #'0-9.*]*[hlz]*[a-zA-Z]|\\[nrt]")

# What these are given is read by whoever looks after the program, or by a program.
NOT_FOR_PEOPLE = re.compile(
    r"g_(debug|info|message|warning|critical|assert\w*|set_prgname|source_set_static_name|str_equal|strcmp0|key_file_\w+)"
    r"|sqlite3_\w+|prepare|attach_queue|cid_timer_new|cid_json_\w+|cid_service_manager_tell|add_property")
# What these are given is always for people, however short it is.
FOR_PEOPLE = re.compile(
    r"g_print(err)?|g_set_error(_literal)?|g_prefix_error|g_dbus_method_invocation_return_error(_literal)?"
    r"|cid_options_(complain|warn)|cid_check_report_add|cid_ask_\w+|add_detail|append_fact|print_field")
PROSE = re.compile(r"[A-Za-z]{2,}[,;:.]? +[A-Za-z]{2,}|[a-z]{2,}[,;:]? +%|%[sud] [a-z]{2,}")
WORD = re.compile(r"[A-Za-z]{2,}")
SQL = re.compile(r"\b(SELECT|INSERT|UPDATE|DELETE|FROM|WHERE|AND|VALUES|PRAGMA|BEGIN|COMMIT|JOIN|LIMIT|NULL|ORDER)\b")
COMMAND = re.compile(r"^(sudo|systemctl|chmod|gsettings|cidalertd?) |^phone push$")

# What is no language, though it looks like it: how other programs, phones and files spell things.
SPELT_SO = {
    "call/call-reason.c": ".*",
    "cli/check-firewall.c": "inet filter input| ip saddr|sudo nft",
    "cli/hook.c": "Ana Example",
    "cli/simulate.c": "SIP;cause|GET %s HTTP",
    "config/phone-edit.c": r"\[phone %s\]",
    "contact/vcard.c": "starred in android|The card holds nothing readable",
    "hook/hook-service.c": "cidalert, hook %s",
    "log/journal-source.c": "SQLite format 3",
    # Answers to phones.
    "phone/http-answers.c": ".*",
    # Faults of makes that come with the program, and so are never seen.
    "phone/make-control.c": "The description of %s is damaged|.* wanted|login is http or path",
    "phone/make-file.c": "<.*",
    "phone/make-push.c": "The description of %s is damaged|.* wanted|it needs a .control. that logs in",
    "phone/make.c": "The description of %s is damaged|.* wanted|file is no known format|there is no such event"
                    "|a variable cannot be read"
                    "|a parameter has no variable|a step is neither",
    "phone/web-settings.c": "Too deep",
}


def read_tokens(text):
    """The tokens of C that matter, with the lines that they begin in."""
    line = 1
    for match in TOKEN.finditer(text):
        token = match.group()
        if not token.isspace() and not token.startswith(("/*", "//")) and not token.lstrip().startswith("#"):
            yield token, line
        line += token.count("\n")


def read_literals(text):
    """Yields each string, joined, with its line, the functions that it is given to, and its neighbours."""
    tokens = list(read_tokens(text))
    stack = []
    i = 0
    while i < len(tokens):
        token, line = tokens[i]
        if token == "(":
            stack.append(tokens[i - 1][0] if i > 0 and re.match(r"\w", tokens[i - 1][0]) else "")
        elif token == ")" and stack:
            stack.pop()
        elif token.startswith('"'):
            literal, pasted = "", []
            while i < len(tokens) and (tokens[i][0].startswith('"') or re.fullmatch(r"[A-Z][A-Z0-9_]{3,}|PRI\w+", tokens[i][0])):
                if tokens[i][0].startswith('"'):
                    literal += tokens[i][0][1:-1]
                else:
                    pasted.append(tokens[i][0])
                i += 1
            yield literal, line, [name for name in stack if name], pasted
            continue
        i += 1


def is_for_people(literal, callers):
    """Whether somebody reads it, and it is language."""
    if any(NOT_FOR_PEOPLE.fullmatch(name) for name in callers):
        return False
    if SQL.search(literal) or COMMAND.search(literal):
        return False
    said = DIRECTIVE.sub(" ", literal)
    if callers and FOR_PEOPLE.fullmatch(callers[-1]):
        return WORD.search(re.sub(r"\bcidalertd?\b|https?://", "", said)) is not None
    return PROSE.search(literal) is not None


def find_unmarked(text):
    """Yields each text that ought to be marked, or is marked in vain, with its line and what is wrong."""
    for literal, line, callers, pasted in read_literals(text):
        if MARKERS.intersection(callers[-1:]):
            if any(not macro.startswith("PRI") for macro in pasted) and "GETTEXT_PACKAGE" not in pasted:
                yield literal, line, f"is cut off by {pasted[0]}, which xgettext does not know"
        elif is_for_people(literal, callers):
            yield literal, line, "is not marked"
    for match in re.finditer(r'G_OPTION_ARG_\w+,[^,"]+,\s*"([^"]+)"', text):
        yield match[1], text.count("\n", 0, match.start()) + 1, "is not marked"


def prove():
    """A check that cannot fail is none: it is shown what it has to find, and what it must leave."""
    bad = ['g_print ("Nothing.\\n");', 'g_set_error (error, A, B, "No %s", x);', 'text = "There is no phone";',
           'cid_options_warn ("gone");', 'x = g_strdup_printf ("%s waits", y);', '_ ("call #%" G_GINT64_FORMAT)',
           '#define NOTHING "There is no phone"', '{ "plain", 0, 0, G_OPTION_ARG_NONE, &plain, "Tabs", NULL },']
    good = ['g_print (_ ("Nothing.\\n"));', 'g_debug ("a caller came");', 'g_print ("%s: %s\\n", a, b);',
            'g_print (ngettext ("a call", "%u calls", n), n);', '_ ("call #%" PRId64)', 'x = "call-ended";',
            'sql = "SELECT id FROM calls";', '/* says "a word or two" */', '#include "a file of ours.h"']
    for text in bad:
        if not list(find_unmarked(text)):
            yield f"the check does not find what is wrong with {text}"
    for text in good:
        for *_, complaint in find_unmarked(text):
            yield f"the check complains of {text}: {complaint}"


def read(*path):
    with open(os.path.join(*path), encoding="utf-8") as file:
        return file.read()


def find_sources(root):
    for folder, _, names in os.walk(os.path.join(root, "src")):
        for name in sorted(names):
            if name.endswith((".c", ".cc", ".h")):
                yield os.path.relpath(os.path.join(folder, name), root)


def check_marks(root):
    excused = set()
    for path in find_sources(root):
        own = path[len("src/"):]
        for literal, line, complaint in find_unmarked(read(root, path)):
            if own in SPELT_SO and re.match(SPELT_SO[own], literal):
                excused.add(own)
            else:
                yield f"{path}:{line}: “{literal}” {complaint}"
    for path in SPELT_SO.keys() - excused:
        yield f"check-language.py: src/{path} needs no excuse any more"


def check_potfiles(root):
    """Every file with a text is listed, none in vain, in the order of the alphabet."""
    listed = read(root, "data", "po", "POTFILES").split("\n")[:-1]
    marked = {path for path in find_sources(root)
              if re.search(r"\b(_|N_|C_|NC_|ngettext|g_dngettext) \(", read(root, path))}
    marked.add("data/po/makes.c.in")
    for name in os.listdir(os.path.join(root, "desktop")):
        if name.endswith((".desktop.in", ".metainfo.xml.in")):
            marked.add(f"desktop/{name}")
    for path in sorted(marked.symmetric_difference(listed)):
        yield f"data/po/POTFILES: {path} is {'missing' if path in marked else 'listed in vain'}"
    if listed != sorted(listed):
        yield "data/po/POTFILES: it is not sorted"


def check_makes(root):
    """xgettext reads the makes' texts from a copy."""
    folder = os.path.join(root, "data", "makes")
    said = set()
    for name in os.listdir(folder):
        for key, text in re.findall(r"^(title|where|note|missing|forbidden)=(.*)$", read(folder, name), re.MULTILINE):
            # The way through a phone's menus is spelt as the phone spells it.
            if key != "where" or " > " not in text:
                said.add(text)
    copied = {literal for literal, *_ in read_literals(read(root, "data", "po", "makes.c.in"))}
    for text in sorted(said.symmetric_difference(copied)):
        yield f"data/po/makes.c.in: “{text}” is {'missing' if text in said else 'in no make'}"


def run(*command, **options):
    return subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "LC_ALL": "C.UTF-8"},
                          **options)


def read_catalogue(path, *options):
    """Yields original and translation of each entry; of a plural, those of each form."""
    text = run("msgcat", "--no-wrap", "--no-location", *options, path).stdout
    for entry in text.split("\n\n"):
        fields = {}
        key = None
        for line in entry.split("\n"):
            match = re.match(r'(msgid_plural|msgid|msgstr(?:\[\d\])?|msgctxt) "(.*)"$', line)
            if match:
                key = match[1]
                fields[key] = match[2]
            elif line.startswith('"') and key:
                fields[key] += line[1:-1]
        if fields.get("msgid"):
            yield fields


def find_words_of_programs(text):
    """What a translation must leave as it is: placeholders in braces, options, commands."""
    return sorted(set(re.findall(r"\{\w+\}|--[a-z][a-z-]+|\b[a-z]+= |\[[a-z]+\]"
                                 r"|\bcidalert (?:(?:phone|calls|contacts|hook|autostart) [a-z]+|(?:setup|log|done|stats"
                                 r"|lookup|dial|answer|reject|hangup|simulate|status|check)\b)", text)))


def check_catalogue(root, path, template):
    """Whole, of today, and its placeholders are those of the original."""
    name = os.path.relpath(path, root)
    checked = run("msgfmt", "--check", "--output-file=/dev/null", path)
    if checked.returncode != 0 or checked.stderr:
        yield f"{name}: {checked.stderr.strip()}"
    with tempfile.TemporaryDirectory() as folder:
        merged = os.path.join(folder, "merged.po")
        run("msgmerge", "--quiet", "--no-fuzzy-matching", "--no-wrap", f"--output-file={merged}", path, template)
        for choice, what in (("--untranslated", "has no translation"), ("--only-fuzzy", "is fuzzy")):
            for source in (path, merged):
                chosen = os.path.join(folder, "chosen.po")
                run("msgattrib", choice, "--no-obsolete", f"--output-file={chosen}", source)
                if os.path.exists(chosen):
                    for fields in read_catalogue(chosen):
                        yield f"{name}: “{fields['msgid']}” {what}"
                    os.remove(chosen)
    originals = {fields["msgid"] for fields in read_catalogue(template)}
    for fields in read_catalogue(path):
        if fields["msgid"] not in originals:
            yield f"{name}: “{fields['msgid']}” is in no source any more"
        for key, text in fields.items():
            if key.startswith("msgstr"):
                wanted = find_words_of_programs(fields["msgid"])
                if find_words_of_programs(text) != wanted:
                    yield f"{name}: “{text}” ought to have {wanted} as “{fields['msgid']}” has"


def check_catalogues(root):
    languages = read(root, "data", "po", "LINGUAS").split()
    if not languages:
        yield "data/po/LINGUAS: it is empty"
    with tempfile.TemporaryDirectory() as folder:
        template = os.path.join(folder, "cidalert.pot")
        done = run(*XGETTEXT, "--files-from=data/po/POTFILES", f"--output={template}", cwd=root)
        if done.returncode != 0 or done.stderr:
            yield f"xgettext: {done.stderr.strip()}"
        for language in languages:
            yield from check_catalogue(root, os.path.join(root, "data", "po", f"{language}.po"), template)


def main(root):
    faults = list(prove())
    for check in (check_marks, check_potfiles, check_makes, check_catalogues):
        faults += dict.fromkeys(check(root))
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
