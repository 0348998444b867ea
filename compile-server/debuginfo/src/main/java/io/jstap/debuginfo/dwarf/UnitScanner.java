// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.dwarf;

import io.jstap.debuginfo.AddressRange;
import io.jstap.debuginfo.elf.Bytes;
import io.jstap.debuginfo.elf.Cursor;
import io.jstap.debuginfo.type.TypeKind;
import org.jspecify.annotations.Nullable;

/**
 * Reads the entries of a unit once, in order, for what the index holds. Entries of no interest are
 * stepped over with precomputed distances, and the children of types with DW_AT_sibling.
 */
public final class UnitScanner {
  private static final int MAXIMUM_DEPTH = 4096;

  /** What the entries around are: only some places hold what the index wants. */
  private enum Context {
    TOP,
    FUNCTION,
    OTHER
  }

  private final ScanResult result;
  private final EntryValues entry = new EntryValues();

  private UnitHeader header = new UnitHeader(0, 0, 0, 5, 1, 8, 4, 0, 0, 0);
  private @Nullable ScanShape[] shapes = new ScanShape[0];
  private final Context[] contexts = new Context[MAXIMUM_DEPTH];
  private long sibling;
  private int wantedEnumerators;

  public UnitScanner(ScanResult result) {
    this.result = result;
  }

  /** Scans a unit; {@code number} stands for it in the result. */
  public void scan(Unit unit, int number) {
    header = unit.header();
    shapes = new ScanShape[unit.abbreviations().denseLimit()];
    UnitFunctions functions = new UnitFunctions(result, unit, number);
    Cursor cursor = unit.section().cursor(header.firstEntry(), header.end());
    int depth = 0;
    contexts[0] = Context.TOP;
    wantedEnumerators = 0;
    while (!cursor.atEnd()) {
      long offset = cursor.position();
      long code = cursor.uleb();
      if (code == 0) {
        depth--;
        if (depth <= 0) {
          break;
        }
        continue;
      }
      ScanShape shape = shape(unit, code);
      Context inside = visit(unit, number, functions, cursor, shape, offset, contexts[depth]);
      if (shape.abbreviation.hasChildren) {
        boolean skippable = inside == Context.OTHER && wantedEnumerators == 0;
        if (skippable && sibling > cursor.position() && sibling <= header.end()) {
          cursor.seek(sibling);
        } else {
          depth++;
          if (depth == MAXIMUM_DEPTH) {
            throw unit.section().malformed("entries are nested too deeply");
          }
          contexts[depth] = inside;
        }
      }
    }
    functions.finish();
  }

  private ScanShape shape(Unit unit, long code) {
    if (code > 0 && code < shapes.length) {
      ScanShape known = shapes[(int) code];
      if (known == null) {
        known = new ScanShape(unit.abbreviations().get(code), header);
        shapes[(int) code] = known;
      }
      return known;
    }
    return new ScanShape(unit.abbreviations().get(code), header);
  }

  /** Reads one entry; what its children are in. */
  private Context visit(
      Unit unit,
      int number,
      UnitFunctions functions,
      Cursor cursor,
      ScanShape shape,
      long offset,
      Context context) {
    if (shape.role != ScanShape.Role.ENUMERATOR) {
      wantedEnumerators = 0;
    }
    return switch (shape.role) {
      case SKIP -> {
        skip(cursor, shape);
        yield Context.OTHER;
      }
      case BLOCK, NAMESPACE -> {
        skip(cursor, shape);
        yield context;
      }
      case UNIT -> {
        entry.read(cursor, shape.abbreviation, unit, result);
        if (entry.hasLow || entry.hasRanges) {
          unitRanges(unit, number, offset);
        }
        yield Context.TOP;
      }
      case SUBPROGRAM -> {
        entry.read(cursor, shape.abbreviation, unit, result);
        sibling = entry.sibling;
        functions.subprogram(entry, offset);
        // A function without code has no inlined instances in it.
        yield entry.hasCode() ? Context.FUNCTION : Context.OTHER;
      }
      case INLINED -> {
        entry.read(cursor, shape.abbreviation, unit, result);
        functions.inlined(entry, offset);
        yield Context.FUNCTION;
      }
      case TYPE -> {
        type(unit, functions, cursor, shape, offset, context);
        yield Context.OTHER;
      }
      case ENUMERATION -> {
        boolean fresh = type(unit, functions, cursor, shape, offset, context);
        wantedEnumerators = fresh ? 1 : 0;
        yield Context.OTHER;
      }
      case ENUMERATOR -> {
        if (wantedEnumerators == 1) {
          entry.read(cursor, shape.abbreviation, unit, result);
          result.enumeratorName.add(entry.name);
          result.enumeratorValue.add(entry.constant);
        } else {
          skip(cursor, shape);
        }
        yield Context.OTHER;
      }
      case VARIABLE -> {
        if (context == Context.TOP) {
          entry.read(cursor, shape.abbreviation, unit, result);
          functions.global(entry, offset);
        } else {
          skip(cursor, shape);
        }
        yield Context.OTHER;
      }
    };
  }

  private boolean type(
      Unit unit,
      UnitFunctions functions,
      Cursor cursor,
      ScanShape shape,
      long offset,
      Context context) {
    if (context != Context.TOP) {
      skip(cursor, shape);
      return false;
    }
    entry.read(cursor, shape.abbreviation, unit, result);
    sibling = entry.sibling;
    if (entry.declaration) {
      return false;
    }
    boolean named = entry.name != StringReference.NONE;
    if (!named && shape.role != ScanShape.Role.ENUMERATION) {
      return false;
    }
    TypeKind kind = TypeReader.kind(shape.abbreviation.tag).orElseThrow();
    int file = functions.file(entry.file);
    long place = ((long) file << 32) ^ entry.line;
    if (file == 0 && !named) {
      // Without a place, anonymous enumerations can not be told from each other.
      place = ~unit.handle(offset);
    }
    long mark = (place * 31 + entry.size) * 31 + entry.column;
    return result.types.add(entry.name, mark << 3 | kind.code(), unit.handle(offset), 1);
  }

  private void unitRanges(Unit unit, int number, long offset) {
    for (AddressRange range : RangeList.of(unit.die(offset))) {
      result.unitLow.add(range.low());
      result.unitHigh.add(range.high());
      result.unitNumber.add(number);
    }
  }

  private void skip(Cursor cursor, ScanShape shape) {
    sibling = 0;
    for (int step : shape.plan) {
      if (step > 0) {
        cursor.skip(step);
      } else if (step == ScanShape.SIBLING) {
        sibling = header.offset() + cursor.u32();
      } else {
        Form.skip(cursor, -step, header);
      }
    }
  }

  /** The bytes of a name that a scan found. */
  public static byte[] name(DwarfFile file, Bytes section, long reference) {
    return PackedName.isPacked(reference)
        ? PackedName.unpack(reference)
        : StringReference.resolve(file, section, reference);
  }
}
