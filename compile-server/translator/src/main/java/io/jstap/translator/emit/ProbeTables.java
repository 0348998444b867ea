// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.emit;

import io.jstap.translator.ir.Handler;
import io.jstap.translator.ir.Probe;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tables of the probe families and the list of groups. The session's own group comes first, so
 * that begin handlers run before anything is registered and end handlers after everything is gone.
 */
final class ProbeTables {
  /** A family of the runtime and the element type of its table. */
  private enum Table {
    SESSION("jstap_session_probe", "jstap_session_family"),
    COUNTER("jstap_counter", "jstap_counter_family"),
    TIMER("jstap_timer", "jstap_timer_family"),
    JIFFIES("jstap_jiffies_timer", "jstap_jiffies_family"),
    PERF("jstap_perf_probe", "jstap_perf_family"),
    PROCFS("jstap_procfs_probe", "jstap_procfs_family"),
    NETFILTER("jstap_netfilter_probe", "jstap_netfilter_family"),
    KPROBE("jstap_kprobe", "jstap_kprobe_family"),
    KRETPROBE("jstap_kretprobe", "jstap_kretprobe_family"),
    TRACEPOINT("jstap_tracepoint_probe", "jstap_tracepoint_family"),
    SYSTEM_CALL("jstap_systemcall_probe", "jstap_systemcall_family"),
    PROGRAM("jstap_uprobe", "jstap_uprobe_family"),
    PROCESS("jstap_process_probe", "jstap_process_family"),
    WATCHPOINT("jstap_watchpoint", "jstap_watchpoint_family");

    final String type;
    final String family;

    Table(String type, String family) {
      this.type = type;
      this.family = family;
    }
  }

  private final Map<Handler, String> handlers;
  private final GlobalUse use;
  private final ProgramNames names;
  private final ConditionEmitter conditions;
  private final Map<List<GlobalUse.Lock>, String> lockTables = new LinkedHashMap<>();
  private final CWriter locks = new CWriter();
  private final CodeAddresses addresses;
  private final CWriter more = new CWriter();
  private final ProgramTable programs = new ProgramTable(more);
  private String also = "";
  private int followerCount;
  private final List<String> points = new ArrayList<>();
  private int groups;

  ProbeTables(
      Map<Handler, String> handlers,
      GlobalUse use,
      ProgramNames names,
      ConditionEmitter conditions) {
    this.handlers = handlers;
    this.use = use;
    this.names = names;
    this.conditions = conditions;
    this.addresses = new CodeAddresses(names.modules());
  }

  int groupCount() {
    return groups;
  }

  String emit(List<Probe> probes, UserTexts userTexts) {
    Map<Table, List<String>> rows = new LinkedHashMap<>();
    for (Table table : Table.values()) {
      rows.put(table, new ArrayList<>());
    }
    if (!conditions.all().isEmpty()) {
      rows.computeIfAbsent(Table.SESSION, t -> new ArrayList<>()).add(firstLook());
    }
    List<Probe> sorted = new ArrayList<>(probes);
    sorted.sort(
        Comparator.comparingLong(
            probe -> probe instanceof Probe.Session session ? session.order() : 0));
    programs.know(sorted);
    for (List<Probe> place : ProbePlaces.of(sorted)) {
      Probe first = place.getFirst();
      also = followers(place.subList(1, place.size()));
      rows.computeIfAbsent(table(first), t -> new ArrayList<>()).add(row(first));
    }
    CWriter tables = new CWriter();
    CWriter list = new CWriter();
    list.open("static const struct jstap_probe_group groups[] =");
    groups += userTexts.emitGroup(list);
    for (Map.Entry<Table, List<String>> entry : rows.entrySet()) {
      Table table = entry.getKey();
      if (!entry.getValue().isEmpty()) {
        String name = table.type + "s";
        tables.open("static struct " + table.type + " " + name + "[] =");
        entry.getValue().forEach(row -> tables.line(row + ","));
        tables.close(";");
        list.line("JSTAP_GROUP(" + table.family + ", " + name + "),");
        groups++;
      }
    }
    if (groups == 0) {
      list.line("{ NULL },");
    }
    list.close(";");
    return conditions.emit() + locks + more + addresses + tables + userTexts + names() + list;
  }

  /** Emits the other handlers of a place; the field that leads to them. */
  private String followers(List<Probe> probes) {
    String next = "";
    for (Probe probe : probes.reversed()) {
      also = next;
      String name = "also_" + followerCount++;
      more.line("static const struct jstap_probe " + name + " = " + alone(probe) + ";");
      next = ", .also = &" + name;
    }
    return next;
  }

  private String alone(Probe probe) {
    String function =
        switch (probe) {
          case Probe.KernelCode p -> p.function().isEmpty() ? "NULL" : CText.quote(p.function());
          case Probe.KernelReturn p -> CText.quote(p.function());
          case Probe.ProgramCode p -> ProgramTable.function(p);
          default -> "NULL";
        };
    return described(probe, probe.handler(), function, /* locked= */ true);
  }

  /** The names behind the numbers in the trace. */
  private String names() {
    if (points.isEmpty()) {
      return "";
    }
    CWriter out = new CWriter();
    out.line("JSTAP_PROBE_NAMES =");
    for (int i = 0; i < points.size(); i++) {
      boolean last = i + 1 == points.size();
      // A literal of its own, so that no digit can follow the escape.
      out.line("\t" + CText.quote(points.get(i)) + (last ? ";" : " \"\\0\""));
    }
    return out.toString();
  }

  /** The index of the next probe. */
  private int index(String point) {
    points.add(point);
    return points.size() - 1;
  }

  private static Table table(Probe probe) {
    return switch (probe) {
      case Probe.Session p -> Table.SESSION;
      case Probe.Timer p -> Table.TIMER;
      case Probe.JiffiesTimer p -> Table.JIFFIES;
      case Probe.Perf p -> Table.PERF;
      case Probe.Counter p -> Table.COUNTER;
      case Probe.Procfs p -> Table.PROCFS;
      case Probe.Netfilter p -> Table.NETFILTER;
      case Probe.KernelCode p -> Table.KPROBE;
      case Probe.KernelReturn p -> Table.KRETPROBE;
      case Probe.ProgramCode p -> Table.PROGRAM;
      case Probe.Tracepoint p -> Table.TRACEPOINT;
      case Probe.SystemCall p -> Table.SYSTEM_CALL;
      case Probe.ProcessEvent p -> Table.PROCESS;
      case Probe.Watchpoint p -> Table.WATCHPOINT;
      case Probe.Never p -> throw new IllegalArgumentException("never is not registered");
    };
  }

  private String row(Probe probe) {
    return switch (probe) {
      case Probe.Session p ->
          "{ %s, .phase = JSTAP_%s }".formatted(common(p, "NULL", /* locked= */ false), p.phase());
      case Probe.Timer p ->
          "{ %s, .nanoseconds = %d, .randomize = %d }"
              .formatted(common(p, "NULL", true), p.nanoseconds(), p.randomize());
      case Probe.JiffiesTimer p ->
          "{ %s, .jiffies = %d, .randomize = %d }"
              .formatted(common(p, "NULL", true), p.jiffies(), p.randomize());
      case Probe.Perf p ->
          "{ %s, .type = %d, .config = %dUL, .period = %dUL, .frequency = %dUL, .of_target = %b, .program = %s }"
              .formatted(
                  common(p, "NULL", true),
                  p.type(),
                  p.config(),
                  p.period(),
                  p.frequency(),
                  p.ofTarget(),
                  p.program().map(CText::quote).orElse("NULL"));
      case Probe.Counter p ->
          "{ %s, .type = %d, .config = %dUL }"
              .formatted(common(p, "NULL", /* locked= */ false), p.type(), p.config());
      case Probe.Procfs p ->
          "{ %s, .path = %s, .write = %b, .mode = 0%o, .max_size = %d }"
              .formatted(
                  common(p, "NULL", true), CText.quote(p.path()), p.write(), p.mode(), p.maxSize());
      case Probe.Netfilter p ->
          "{ %s, .protocol = %d, .hook = %d, .priority = %s }"
              .formatted(
                  common(p, "NULL", true), p.protocol(), p.hook(), CText.number(p.priority()));
      case Probe.KernelCode p ->
          "{ %s, %s%s }"
              .formatted(
                  common(p, p.function().isEmpty() ? "NULL" : CText.quote(p.function()), true),
                  addresses.address(p.address()),
                  addresses.callers(p.callers()));
      case Probe.KernelReturn p ->
          "{ %s%s, %s, .max_active = %d%s }"
              .formatted(
                  common(p, CText.quote(p.function()), true),
                  p.handler().entry().map(e -> entry(p, CText.quote(p.function()), e)).orElse(""),
                  addresses.address(p.address()),
                  p.maxActive().orElse(0),
                  addresses.callers(p.callers()));
      case Probe.ProgramCode p ->
          "{ %s%s, %s }"
              .formatted(
                  common(p, ProgramTable.function(p), true),
                  p.handler().entry().map(e -> entry(p, ProgramTable.function(p), e)).orElse(""),
                  programs.fields(p));
      case Probe.Tracepoint p ->
          "{ %s, .tracepoint = %s, .words = %d%s }"
              .formatted(
                  common(p, "NULL", true),
                  CText.quote(p.tracepoint()),
                  p.words(),
                  p.module().map(m -> ", .module = " + names.modules().module(m)).orElse(""));
      case Probe.SystemCall p ->
          "{ %s%s, .number = %d, .compat_number = %d, .returns = %b%s }"
              .formatted(
                  common(p, "NULL", true),
                  p.handler().entry().map(e -> entry(p, "NULL", e)).orElse(""),
                  p.number(),
                  p.compatNumber(),
                  p.returns(),
                  p.processes().map(one -> ", .of_processes = true" + processes(one)).orElse(""));
      case Probe.ProcessEvent p ->
          "{ %s%s, .event = JSTAP_%s }"
              .formatted(common(p, "NULL", true), processes(p.processes()), p.event());
      case Probe.Watchpoint p ->
          "{ %s, %s, .length = %d, .reads = %b }"
              .formatted(
                  common(p, "NULL", true), addresses.address(p.address()), p.length(), p.reads());
      case Probe.Never p -> throw new IllegalArgumentException("never is not registered");
    };
  }

  static String processes(Probe.Processes processes) {
    return ", .processes = { .program = %s, .pid = %d }"
        .formatted(processes.program().map(CText::quote).orElse("NULL"), processes.pid());
  }

  /** Conditions hold or not before the first handler runs. */
  private String firstLook() {
    return "{ .probe = { .point = \"begin\", .name = \"begin\", .handler = jstap_no_handler, .index = %d%s }, .phase = JSTAP_BEGIN }"
        .formatted(index("begin"), conditions.changes(conditions.all()));
  }

  /** Handlers of the session itself take no locks: nothing else runs beside them. */
  private String common(Probe probe, String function, boolean locked) {
    return ".probe = " + described(probe, probe.handler(), function, locked);
  }

  private String entry(Probe probe, String function, Handler.Entry entry) {
    return ", .entry = %s, .entry_size = sizeof(struct %s)"
        .formatted(
            described(probe, entry.handler(), function, true), names.entryStruct(entry.slots()));
  }

  private String described(Probe probe, Handler handler, String function, boolean locked) {
    List<GlobalUse.Lock> needed =
        locked ? use.locks(handler.block(), conditions.changedBy(handler)) : List.of();
    String table = needed.isEmpty() ? "" : lockTable(needed);
    String lockFields =
        needed.isEmpty() ? "" : ", .locks = " + table + ", .lock_count = " + needed.size();
    return "{ .point = %s, .name = %s, .function = %s, .handler = %s, .index = %d%s%s }"
        .formatted(
            CText.quote(probe.point()),
            CText.quote(probe.name()),
            function,
            handlers.get(handler),
            index(probe.point()),
            lockFields,
            conditions.fields(handler) + also);
  }

  private String lockTable(List<GlobalUse.Lock> needed) {
    return lockTables.computeIfAbsent(
        needed,
        list -> {
          String name = "locks_" + lockTables.size();
          locks.open("static const struct jstap_lock_use " + name + "[] =");
          list.forEach(
              lock ->
                  locks.line("{ &%s, %s },".formatted(names.lock(lock.variable()), lock.write())));
          locks.close(";");
          return name;
        });
  }
}
