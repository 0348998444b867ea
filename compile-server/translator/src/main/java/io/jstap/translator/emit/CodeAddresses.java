// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.emit;

import io.jstap.translator.ir.CallerRange;
import io.jstap.translator.ir.CodeAddress;
import io.jstap.translator.ir.LinkAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The fields of probe tables that say where code is, with the tables that they refer to. */
final class CodeAddresses {
  private final Map<List<CallerRange>, String> callerTables = new LinkedHashMap<>();
  private final CWriter tables = new CWriter();
  private final ModuleTables modules;

  CodeAddresses(ModuleTables modules) {
    this.modules = modules;
  }

  /** The address as fields of a designated initialiser. */
  String address(CodeAddress address) {
    return switch (address) {
      case LinkAddress linked -> linked(linked);
      case CodeAddress.RunTime running ->
          ".link_address = " + NumberEmitter.hex(running.address()) + ", .absolute = true";
      case CodeAddress.Symbol symbol ->
          ".module = %s, .symbol = %s"
              .formatted(modules.module(symbol.module()), CText.quote(symbol.symbol()));
    };
  }

  private String linked(LinkAddress linked) {
    String owner =
        linked.section().map(section -> ".module = " + modules.module(section) + ", ").orElse("");
    return owner + inSection(linked);
  }

  private String inSection(LinkAddress linked) {
    String section =
        linked.section().map(s -> ".section = " + modules.section(s) + ", ").orElse("");
    return section + ".link_address = " + NumberEmitter.hex(linked.address());
  }

  /** Who must have called, as further fields; an empty text when anybody may have. */
  String callers(List<CallerRange> callers) {
    if (callers.isEmpty()) {
      return "";
    }
    String table =
        callerTables.computeIfAbsent(
            callers,
            list -> {
              String name = "callers_" + callerTables.size();
              tables.open("static const struct jstap_caller " + name + "[] =");
              for (CallerRange range : list) {
                tables.line(
                    "{ .frame = %d, %s, .size = %d },"
                        .formatted(range.frame(), inSection(range.low()), range.size()));
              }
              tables.close(";");
              return name;
            });
    return ", .callers = " + table + ", .caller_count = " + callers.size();
  }

  /** The tables that the fields refer to. */
  @Override
  public String toString() {
    return tables.toString();
  }
}
