// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.emit;

import io.jstap.translator.ir.ModuleSection;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The table of other modules that a script probes or reads, and of the sections it needs of each.
 */
final class ModuleTables {
  /**
   * A module.
   *
   * @param buildId empty: whichever module has the name
   */
  private record Module(String name, String buildId) {}

  private final Map<Module, List<ModuleSection>> modules = new LinkedHashMap<>();

  /** The C address of a module that is known by its name only. */
  String module(String name) {
    return "&modules[" + number(new Module(name, "")) + "]";
  }

  /** The C address of the module that a section belongs to. */
  String module(ModuleSection section) {
    return "&modules[" + number(new Module(section.module(), section.buildId())) + "]";
  }

  /** The C address of a section. */
  String section(ModuleSection section) {
    Module module = new Module(section.module(), section.buildId());
    int number = number(module);
    List<ModuleSection> sections = modules.computeIfAbsent(module, _ -> new ArrayList<>());
    if (!sections.contains(section)) {
      sections.add(section);
    }
    return "&sections_%d[%d]".formatted(number, sections.indexOf(section));
  }

  private int number(Module module) {
    modules.computeIfAbsent(module, _ -> new ArrayList<>());
    return List.copyOf(modules.keySet()).indexOf(module);
  }

  /** The tables, for before whatever refers to them. */
  void emit(CWriter out) {
    if (modules.isEmpty()) {
      return;
    }
    CWriter table = new CWriter();
    table.open("static struct jstap_module modules[] =");
    modules.forEach(
        (module, sections) -> {
          int number = number(module);
          if (!sections.isEmpty()) {
            out.open("static struct jstap_section sections_" + number + "[] =");
            sections.forEach(section -> out.line(row(section)));
            out.close(";");
          }
          table.line("{ " + row(module, sections, number) + " },");
        });
    table.close(";");
    out.line(table.toString());
  }

  private static String row(ModuleSection section) {
    return "{ .module = %s, .anchor = %s, .anchor_link_address = %s },"
        .formatted(
            CText.quote(section.module()),
            CText.quote(section.anchor()),
            NumberEmitter.hex(section.anchorAddress()));
  }

  private static String row(Module module, List<ModuleSection> sections, int number) {
    StringBuilder row = new StringBuilder(".name = " + CText.quote(module.name));
    if (!module.buildId.isEmpty()) {
      byte[] id = HexFormat.of().parseHex(module.buildId);
      row.append(", .build_id_size = ").append(id.length).append(", .build_id = { ");
      for (byte b : id) {
        row.append("0x%02x, ".formatted(b & 0xff));
      }
      row.append('}');
    }
    if (!sections.isEmpty()) {
      row.append(
          ", .sections = sections_%d, .section_count = %d".formatted(number, sections.size()));
    }
    return row.toString();
  }

  /** The fields of the script. */
  void emitFields(CWriter out) {
    if (!modules.isEmpty()) {
      out.line(".modules = modules,").line(".module_count = " + modules.size() + ",");
    }
  }
}
