# SPDX-License-Identifier: Apache-2.0
"""The compile server as bench/tapset-coverage asks it: what there is on one kernel, and what does not elaborate there."""

import collections
import json
import os
import subprocess
import sys
import tempfile

# What one script elaborates at a time: many probes share the cost of a call, and the server bounds the size of a request.
PROBES_OF_A_SCRIPT = 600

Function = collections.namedtuple("Function", "name result parameters flags")
Failure = collections.namedtuple("Failure", "code message")


class Client:
    """Asks the compile server about one kernel."""

    def __init__(self, server, kernel):
        self.command = ["bin/jstap-client", "--server", server, "-r", kernel, "--format=json"]
        self.kernel = kernel

    def ask(self, *arguments):
        """The objects of the answer; an answer that is neither a listing nor a diagnostic ends the measurement."""
        objects = self.tell(*arguments)
        if objects is None:
            sys.exit(f"error: no answer to {' '.join(arguments)} for {self.kernel}")
        return objects

    def tell(self, *arguments):
        """The same; None for an answer that is neither, as of a request that takes too long or an answer that is too large."""
        done = subprocess.run(self.command + list(arguments), capture_output=True, text=True)
        lines = done.stdout.splitlines() + done.stderr.splitlines()
        objects = [json.loads(line) for line in lines if line.startswith("{")]
        return None if done.returncode and not any(is_error(o) for o in objects) else objects

    def points(self):
        """Each alias that resolves, with the types of the variables that it gives to a handler.

        Those of the probed place ($name) are not the alias's, and those that begin with an underscore are for itself.
        """
        listed = {}
        for entry in self.ask("-L", "**"):
            if "point" in entry:
                listed[entry["point"]] = {v["name"]: v["type"] for v in entry["variables"] if v["name"][0] not in "$_"}
        return listed

    def aliases(self):
        """The names of all aliases, those that do not resolve included."""
        return {entry["alias"] for entry in self.ask("--dump-probe-aliases") if "alias" in entry}

    def functions(self):
        """The functions of each name."""
        listed = collections.defaultdict(list)
        for entry in self.ask("--dump-functions"):
            if "function" in entry:
                parameters = tuple((p["name"], p["type"]) for p in entry["parameters"])
                listed[entry["function"]].append(Function(entry["function"], entry["type"], parameters, tuple(entry["tags"])))
        return listed

    def failures(self, probes, *options):
        """What is wrong with each probe that does not elaborate: probes and answer are by name, a probe is one line of text."""
        failed = {}
        names = list(probes)
        for at in range(0, len(names), PROBES_OF_A_SCRIPT):
            failed.update(self._failures({name: probes[name] for name in names[at : at + PROBES_OF_A_SCRIPT]}, options))
        return failed

    def _failures(self, probes, options):
        failed = {}
        left = dict(probes)
        while left:
            lines = list(left)
            with tempfile.NamedTemporaryFile("w", suffix=".stp") as script:
                script.write("".join(left[name] + "\n" for name in lines))
                script.flush()
                ask = self.ask if len(lines) == 1 else self.tell
                objects = ask("-p2", *options, script.name)
            errors = [o for o in objects or [] if is_error(o)]
            if objects is not None and not errors:
                return failed
            if errors and not any(error.get("place") for error in errors):
                sys.exit(f"error: {self.kernel} {' '.join(options)}: {errors[0]['message']}")
            wrong = blamed(errors, os.path.basename(script.name))
            if len(lines) == 1:
                wrong = wrong or {1: failure(errors[0])}
            if not wrong:
                # Errors of places in the library, or a script that is too much: each half by itself.
                middle = len(lines) // 2
                for half in (lines[:middle], lines[middle:]):
                    failed.update(self._failures({name: left[name] for name in half}, options))
                return failed
            # The translator stops at the first of its stages that finds errors: what is left may have others.
            for line, reason in wrong.items():
                failed[lines[line - 1]] = reason
                del left[lines[line - 1]]
        return failed


def is_error(entry):
    return entry.get("severity") == "error"


def failure(error):
    return Failure(error.get("code", ""), error["message"])


def blamed(errors, script):
    """The first failure of each line of the script that an error, or a note with it, points to."""
    lines = {}
    for error in errors:
        places = [error.get("place")] + [note.get("place") for note in error.get("notes", [])]
        for place in places:
            if place and os.path.basename(place["file"]) == script:
                lines.setdefault(place["line"], failure(error))
                break
    return lines
