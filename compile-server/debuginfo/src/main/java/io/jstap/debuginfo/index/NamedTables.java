// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.index;

import io.jstap.debuginfo.dwarf.LongColumn;
import io.jstap.debuginfo.dwarf.ScanResult;
import io.jstap.debuginfo.dwarf.TypeTally;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Types, global variables and enumerators, each sorted by name. */
final class NamedTables {
  private NamedTables() {}

  static void write(
      List<ScanResult> results, DeclaredGlobals declared, StringPool strings, IndexWriter writer) {
    writeTypes(results, strings, writer);
    writeGlobals(results, declared, strings, writer);
    writeEnumerators(results, strings, writer);
  }

  private record Type(int kind, int name, long die, long count) {}

  /** Of different definitions of one name, the one that occurs most; of these, the first. */
  private static void writeTypes(List<ScanResult> results, StringPool strings, IndexWriter writer) {
    TypeTally all = new TypeTally();
    results.forEach(result -> all.addAll(result.types));
    Map<Long, Type> best = new HashMap<>();
    for (int row = 0; row < all.size(); row++) {
      if (all.name(row) == -1L) {
        continue;
      }
      Type type =
          new Type(
              all.kind(row), strings.idOfReference(all.name(row)), all.die(row), all.count(row));
      best.merge(
          (long) type.kind << 32 | type.name,
          type,
          (a, b) -> a.count > b.count || (a.count == b.count && a.die < b.die) ? a : b);
    }
    List<Type> sorted = new ArrayList<>(best.values());
    sorted.sort(Comparator.comparingInt(Type::kind).thenComparingInt(Type::name));
    byte[] kinds = new byte[sorted.size()];
    int[] names = new int[sorted.size()];
    long[] dies = new long[sorted.size()];
    for (int i = 0; i < sorted.size(); i++) {
      kinds[i] = (byte) sorted.get(i).kind;
      names[i] = sorted.get(i).name;
      dies[i] = sorted.get(i).die;
    }
    writer.add(IndexSection.TYPE_KIND, kinds);
    writer.add(IndexSection.TYPE_NAME, names);
    writer.add(IndexSection.TYPE_DIE, dies);
  }

  private record Named(int name, long value, int flags) {}

  private static final Comparator<Named> BY_NAME =
      Comparator.comparingInt(Named::name).thenComparingLong(Named::value);

  private static List<Named> sorted(
      LongColumn names, LongColumn values, LongColumn flags, StringPool strings) {
    List<Named> rows = new ArrayList<>();
    for (int row = 0; row < names.size(); row++) {
      if (names.get(row) != -1L) {
        rows.add(
            new Named(
                strings.idOfReference(names.get(row)),
                values.get(row),
                (int) (flags.get(row) & 0xff)));
      }
    }
    rows.sort(BY_NAME);
    return rows;
  }

  private static void writeGlobals(
      List<ScanResult> results, DeclaredGlobals declared, StringPool strings, IndexWriter writer) {
    LongColumn names = new LongColumn();
    LongColumn dies = new LongColumn();
    LongColumn flags = new LongColumn();
    for (ScanResult result : results) {
      names.addAll(result.globalName);
      dies.addAll(result.globalDie);
      flags.addAll(result.globalUnit);
    }
    List<Named> rows = sorted(names, dies, flags, strings);
    addDeclared(rows, declared, strings);
    byte[] bits = new byte[rows.size()];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = (byte) rows.get(i).flags;
    }
    writer.add(IndexSection.GLOBAL_NAME, rows.stream().mapToInt(Named::name).toArray());
    writer.add(IndexSection.GLOBAL_DIE, rows.stream().mapToLong(Named::value).toArray());
    writer.add(IndexSection.GLOBAL_FLAGS, bits);
  }

  /** One declaration of each variable that nothing defines: the first. */
  private static void addDeclared(List<Named> rows, DeclaredGlobals declared, StringPool strings) {
    Set<Integer> known = new HashSet<>();
    rows.forEach(row -> known.add(row.name));
    LongColumn flags = new LongColumn();
    for (int row = 0; row < declared.names.size(); row++) {
      flags.add(ScanResult.EXTERNAL);
    }
    for (Named each : sorted(declared.names, declared.dies, flags, strings)) {
      if (known.add(each.name)) {
        rows.add(each);
      }
    }
    rows.sort(BY_NAME);
  }

  private static void writeEnumerators(
      List<ScanResult> results, StringPool strings, IndexWriter writer) {
    LongColumn names = new LongColumn();
    LongColumn values = new LongColumn();
    for (ScanResult result : results) {
      names.addAll(result.enumeratorName);
      values.addAll(result.enumeratorValue);
    }
    List<Named> rows = sorted(names, values, values, strings);
    List<Named> distinct = rows.stream().distinct().toList();
    writer.add(IndexSection.ENUMERATOR_NAME, distinct.stream().mapToInt(Named::name).toArray());
    writer.add(IndexSection.ENUMERATOR_VALUE, distinct.stream().mapToLong(Named::value).toArray());
  }
}
