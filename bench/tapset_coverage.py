# SPDX-License-Identifier: Apache-2.0
"""Compares the library of tapsets with lists of SystemTap's probe aliases and functions; see bench/tapset-coverage.

Arguments: the folder with aliases.tsv and functions.tsv, the server's address, releases of kernels. Prints Markdown.
"""

import collections
import datetime
import pathlib
import sys

from tapset_client import Client, Function

UNRESOLVED = "does not resolve"
MORE = "more"
NEEDS_GURU = "JS2023"
NEEDS_PRIVILEGE = "JS2024"

Alias = collections.namedtuple("Alias", "name variables resolved")


def rows(path):
    for line in path.read_text().splitlines()[1:]:
        if line:
            yield (line.split("\t") + [""] * 4)[:4]


def wanted_aliases(path):
    """The aliases of the list, and each nd_syscall that goes with a syscall."""
    for name, variables, note, _ in rows(path):
        typed = dict(word.rsplit(":", 1) for word in variables.split())
        yield Alias(name, typed, UNRESOLVED not in note)
        if name.startswith("syscall."):
            yield Alias("nd_" + name, typed, UNRESOLVED not in note)


def wanted_functions(path):
    for name, result, parameters, flags in rows(path):
        typed = tuple(tuple(word.strip().rsplit(":", 1)) for word in parameters.split(",") if word.strip())
        yield Function(name, result, typed, tuple(flags.split()))


def difference(wanted, there):
    """What is missing, of another type, or more, of two dictionaries of types; empty when they are equal."""
    missing = [f"{name}:{kind}" for name, kind in wanted.items() if name not in there]
    other = [f"{name}:{there[name]}, not {kind}" for name, kind in wanted.items() if name in there and there[name] != kind]
    more = [f"{name}:{kind}" for name, kind in there.items() if name not in wanted]
    parts = [("missing", missing), ("type", other), (MORE, more)]
    return "; ".join(f"{word} {', '.join(found)}" for word, found in parts if found)


def of_kernels(kernels, answers):
    """One answer where all kernels have the same, else each with its kernel's generation."""
    if len(set(answers)) == 1:
        return answers[0]
    return " / ".join(f"{generation(kernel)}: {answer or 'equal'}" for kernel, answer in zip(kernels, answers))


def generation(kernel):
    return ".".join(kernel.split(".")[:2])


def cell(text):
    return text.replace("|", "\\|").replace("\n", " ")


def types(function):
    return tuple(kind for _, kind in function.parameters)


def signature(function):
    parameters = ", ".join(f"{name}:{kind}" for name, kind in function.parameters)
    return f"{function.name}({parameters})" + ("" if function.result == "unknown" else f":{function.result}")


def call(function):
    """A statement that calls a function, and uses what it gives."""
    text = f"{function.name}({', '.join(chr(34) * 2 if kind == 'string' else '1' for kind in types(function))})"
    return text if function.result == "unknown" else f"println({text})"


def table(heads, lines):
    print("| " + " | ".join(heads) + " |")
    print("|" + "---|" * len(heads))
    for line in lines:
        print("| " + " | ".join(cell(str(field)) for field in line) + " |")
    print()


class Coverage:
    """One row of the comparison."""

    def __init__(self, group, name, note, present, equal, complete, verdicts):
        self.group = group
        self.name = name
        self.note = note
        self.present = present
        self.equal = equal  # None: there is nothing to compare with
        self.complete = complete  # there may be more than is wanted
        self.verdicts = verdicts  # of each kernel: "", or why not

    def line(self):
        there = "yes" if self.present else "no"
        return [f"`{self.name}`", there, self.note] + [("yes" if not v else f"no: {v}") if self.present else "" for v in self.verdicts]


def printing(alias, variables):
    """A probe that uses all of an alias's variables, or does something at least."""
    return f"probe {alias} {{ {' '.join(f'print({name})' for name in variables) or 'print(1)'} }}"


def compare_aliases(wanted, clients):
    kernels = [client.kernel for client in clients]
    defined = [client.aliases() for client in clients]
    resolved = [client.points() for client in clients]
    failed = []
    for client, points in zip(clients, resolved):
        failed.append(client.failures({a.name: printing(a.name, points[a.name]) for a in wanted if a.name in points}))
    for alias in wanted:
        present = any(alias.name in names for names in defined + resolved)
        verdicts = []
        for names, points, failures in zip(defined, resolved, failed):
            if alias.name in points:
                verdicts.append(failures[alias.name].message if alias.name in failures else "")
            else:
                verdicts.append("does not resolve" if alias.name in names else "not for this kernel")
        compared = [(k, difference(alias.variables, p[alias.name])) for k, p in zip(kernels, resolved) if alias.name in p]
        equal, complete, note = None, False, ""
        if not alias.resolved:
            note = "does not resolve in SystemTap"
        elif compared:
            equal = not any(answer for _, answer in compared)
            complete = all(not answer or answer.startswith(MORE) for _, answer in compared)
            note = "equal" if equal else of_kernels(*zip(*compared))
        yield Coverage(alias.name.split(".")[0], alias.name, note, present, equal, complete, verdicts)


def compare_functions(wanted, clients):
    listed = [client.functions() for client in clients]

    def there(functions, function):
        return next((f for f in functions[function.name] if types(f) == types(function)), None)

    def refusals(failures, code):
        return {f: reason for f, reason in failures.items() if reason.code == code}

    def verdict_of(client, functions, asked, *options):
        """For each function that is asked for, why a script that calls it does not elaborate. Without -g, unless it is an option."""
        calls = {w: there(functions, w) for w in asked}
        point = "begin" if "--privilege=stapusr" in options else 'kernel.function("vfs_read")'
        probes = {w: f"probe {point} {{ {call(f)} }}" for w, f in calls.items() if f}
        return client.failures(probes, *options)

    elaborated = [verdict_of(client, functions, wanted, "-g") for client, functions in zip(clients, listed)]
    # Rights are a matter of the library's text, the same on each kernel.
    for_all = [function for function in wanted if "unprivileged" in function.flags]
    refused_to_all = refusals(verdict_of(clients[-1], listed[-1], for_all, "--privilege=stapusr"), NEEDS_PRIVILEGE)
    refused_without_guru = refusals(verdict_of(clients[-1], listed[-1], wanted), NEEDS_GURU)
    for function in wanted:
        found = [there(functions, function) for functions in listed]
        present = all(found)
        notes = []
        if present:
            notes = [f"gives {f.result}, not {function.result}" for f in set(found) if f.result != function.result]
            if "unprivileged" in function.flags and function in refused_to_all:
                notes.append("not for everybody: " + refused_to_all[function].message)
            if "guru" in function.flags and function not in refused_without_guru:
                notes.append("without -g, too")
            if "guru" not in function.flags and function in refused_without_guru:
                notes.append("needs -g")
        elif any(len(functions[function.name]) for functions in listed):
            notes = ["with other parameters: " + ", ".join(signature(f) for f in listed[-1][function.name])]
        verdicts = [failures[function].message if function in failures else "" for failures in elaborated]
        note = "; ".join(notes) or ("equal" if present else "")
        complete = present and all(f.result == function.result for f in found)
        yield Coverage("functions", signature(function), note, present, present and not notes, complete, verdicts)


def totals(coverage, kernels):
    groups = collections.defaultdict(list)
    for row in coverage:
        groups[row.group].append(row)
    heads = ["group", "names", "present", "equal", "nothing missing"] + [f"elaborate on {generation(k)}" for k in kernels]
    heads += ["beside them: do not resolve in SystemTap", "of these, elaborate here"]
    counts = collections.OrderedDict()
    for group in sorted(groups, key=lambda g: (g == "functions", g)):
        counted = [row for row in groups[group] if row.equal is not None or row.note != "does not resolve in SystemTap"]
        others = [row for row in groups[group] if row not in counted]
        working = [sum(row.present and not row.verdicts[i] for row in counted) for i in range(len(kernels))]
        counts[group] = [len(counted), sum(row.present for row in counted)]
        counts[group] += [sum(bool(row.equal) for row in counted), sum(row.complete for row in counted)]
        counts[group] += working + [len(others), sum(row.present and not all(row.verdicts) for row in others)]
    aliases = [count for group, count in counts.items() if group != "functions"]
    lines = [[group] + count for group, count in counts.items()]
    lines.append(["**all aliases**"] + [sum(column) for column in zip(*aliases)])
    table(heads, lines)


def main():
    folder, server, kernels = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3:]
    clients = [Client(server, kernel) for kernel in kernels]
    aliases = list(compare_aliases(list(wanted_aliases(folder / "aliases.tsv")), clients))
    functions = list(compare_functions(list(wanted_functions(folder / "functions.tsv")), clients))
    print(f"# What of SystemTap 5.6's library is there, {datetime.datetime.now(datetime.timezone.utc):%F}")
    print()
    print(f"Kernels: {', '.join(kernels)}. Made by `bench/tapset-coverage`. *Present*: the library has the name. *Equal*: an alias has the")
    print("same variables of the same types, a function the same result, and the same people may call it. *Nothing missing*: an alias may have")
    print("more variables, a function other callers. *Elaborates*: pass 2 takes a script with it, which prints all the variables of the alias,")
    print("or calls the function. `nd_syscall.X` is held against `syscall.X`. Whether a variable has the right value is not asked here: the")
    print("scenarios in `scripts/vm-tests` do. Why functions are left out, or for fewer people: `docs/tapset-functions-left-out.md`.")
    print()
    totals(aliases + functions, kernels)
    heads = [generation(k) for k in kernels]
    print("## Probe aliases")
    print()
    table(["alias", "present", "variables"] + heads, [row.line() for row in aliases])
    print("## Functions")
    print()
    table(["function", "present", "result and rights"] + heads, [row.line() for row in functions])


main()
