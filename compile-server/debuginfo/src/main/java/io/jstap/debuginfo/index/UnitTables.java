// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.index;

import io.jstap.debuginfo.dwarf.LongColumn;
import io.jstap.debuginfo.dwarf.ScanResult;
import io.jstap.debuginfo.dwarf.Unit;
import java.util.List;

/** Units and the addresses of their code. */
final class UnitTables {
  private UnitTables() {}

  static void write(
      List<ScanResult> results,
      List<Unit> units,
      List<String> names,
      StringPool strings,
      IndexWriter writer) {
    writer.add(
        IndexSection.UNIT_HANDLE,
        units.stream().mapToLong(unit -> unit.handle(unit.header().offset())).toArray());
    writer.add(IndexSection.UNIT_NAME, names.stream().mapToInt(strings::idOfText).toArray());
    LongColumn low = new LongColumn();
    LongColumn high = new LongColumn();
    LongColumn number = new LongColumn();
    for (ScanResult result : results) {
      low.addAll(result.unitLow);
      high.addAll(result.unitHigh);
      number.addAll(result.unitNumber);
    }
    int[] order = AddressOrder.of(low);
    long[] lows = new long[order.length];
    long[] highs = new long[order.length];
    int[] numbers = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      lows[i] = low.get(order[i]);
      highs[i] = high.get(order[i]);
      numbers[i] = (int) number.get(order[i]);
    }
    writer.add(IndexSection.UNIT_RANGE_LOW, lows);
    writer.add(IndexSection.UNIT_RANGE_HIGH, highs);
    writer.add(IndexSection.UNIT_RANGE_UNIT, numbers);
  }
}
