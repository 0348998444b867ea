// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.emit;

import io.jstap.translator.ir.Condition;
import io.jstap.translator.ir.Handler;
import io.jstap.translator.ir.Probe;
import io.jstap.translator.ir.Program;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the conditions of probe points, and which handlers can change them: those look at them
 * again when they end. A handler before all begin handlers looks at all of them first.
 */
final class ConditionEmitter {
  private final List<Condition> conditions;
  private final GlobalUse use;
  private final ProgramNames names;
  private final Map<List<Condition>, String> lists = new LinkedHashMap<>();
  private final CWriter listTexts = new CWriter();

  ConditionEmitter(Program program, GlobalUse use, ProgramNames names) {
    // They have no equals of their own: the same one is the same object.
    this.conditions =
        program.probes().stream()
            .map(Probe::handler)
            .flatMap(handler -> handler.condition().stream())
            .distinct()
            .toList();
    this.use = use;
    this.names = names;
  }

  List<Condition> all() {
    return conditions;
  }

  /** The conditions that a handler can change. */
  List<Condition> changedBy(Handler handler) {
    return conditions.stream()
        .filter(condition -> use.changes(handler.block(), condition))
        .toList();
  }

  /** The fields of a probe, each with a comma before it; empty when it has to do with none. */
  String fields(Handler handler) {
    String own =
        handler
            .condition()
            .map(condition -> ", .condition = &conditions[" + conditions.indexOf(condition) + "]")
            .orElse("");
    List<Condition> changed = changedBy(handler);
    return changed.isEmpty() ? own : own + changes(changed);
  }

  /** The fields of a probe that looks at these conditions. */
  String changes(List<Condition> changed) {
    return ", .changes = %s, .change_count = %d".formatted(list(changed), changed.size());
  }

  private String list(List<Condition> changed) {
    return lists.computeIfAbsent(
        changed,
        list -> {
          String name = "changes_" + lists.size();
          listTexts.open("static struct jstap_condition *const " + name + "[] =");
          list.forEach(c -> listTexts.line("&conditions[" + conditions.indexOf(c) + "],"));
          listTexts.close(";");
          return name;
        });
  }

  /** The C text: tests, the conditions, the lists that were asked for. */
  String emit() {
    if (conditions.isEmpty()) {
      return "";
    }
    StringBuilder tests = new StringBuilder();
    CWriter table = new CWriter();
    table.open("static struct jstap_condition conditions[] =");
    for (int i = 0; i < conditions.size(); i++) {
      tests.append(BodyEmitter.condition(names, "condition_" + i, conditions.get(i)));
      table.line("{ .test = condition_" + i + " },");
    }
    return tests + table.close(";").toString() + listTexts;
  }
}
