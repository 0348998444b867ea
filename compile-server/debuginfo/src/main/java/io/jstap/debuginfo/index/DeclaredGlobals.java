// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.index;

import io.jstap.debuginfo.dwarf.LongColumn;
import io.jstap.debuginfo.dwarf.ScanResult;
import java.util.List;

/**
 * Variables that are only declared, in any unit, but have a symbol: assembly or the linker's script
 * defines them.
 */
final class DeclaredGlobals {
  final LongColumn names = new LongColumn();
  final LongColumn dies = new LongColumn();

  DeclaredGlobals(List<ScanResult> results, SymbolOrder symbols, StringPool strings) {
    for (ScanResult result : results) {
      for (int row = 0; row < result.declared.size(); row++) {
        long name = result.declared.name(row);
        if (symbols.has(strings.text(name))) {
          strings.addReference(name);
          names.add(name);
          dies.add(result.declared.die(row));
        }
      }
    }
  }
}
