// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.emit;

import io.jstap.translator.ir.UserTable;
import io.jstap.translator.ir.UserTables;
import java.util.List;

/** The tables by which the runtime walks stacks of programs, and the group that has them opened. */
final class UserTexts {
  private final UserTables tables;

  UserTexts(UserTables tables) {
    this.tables = tables;
  }

  /** For before the list of groups. */
  @Override
  public String toString() {
    if (!tables.walks()) {
      return "";
    }
    List<UserTable> all = tables.tables();
    CWriter out = new CWriter();
    for (int i = 0; i < all.size(); i++) {
      out.line("JSTAP_USER_IMAGE(user_%d, %s);".formatted(i, CText.quote(all.get(i).imageFile())));
      if (all.get(i).lines().isPresent()) {
        out.line(
            "JSTAP_LINE_IMAGE(user_lines_%d, %s);"
                .formatted(i, CText.quote(all.get(i).linesFile())));
      }
    }
    out.open("static struct jstap_user_object user_objects[] =");
    for (int i = 0; i < all.size(); i++) {
      UserTable table = all.get(i);
      int number = i;
      out.line(
          "{ .program = { .path = %s, .build_id = %s }, .image = &user_%d%s },"
              .formatted(
                  CText.quote(table.program().path()),
                  CText.quote(table.program().buildId()),
                  i,
                  table.lines().map(_ -> ", .lines = &user_lines_" + number).orElse("")));
    }
    if (all.isEmpty()) {
      // Stacks are walked without tables, and C knows no empty array.
      out.line("{ .image = NULL },");
    }
    return out.close(";").line("").toString();
  }

  /** Adds the group, before those that run handlers; returns how many were added. */
  int emitGroup(CWriter list) {
    if (!tables.walks()) {
      return 0;
    }
    list.line("JSTAP_GROUP(jstap_user_object_family, user_objects),");
    return 1;
  }
}
