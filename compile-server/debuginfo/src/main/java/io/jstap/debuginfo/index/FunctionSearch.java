// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.index;

import io.jstap.debuginfo.BinaryInfo;
import io.jstap.debuginfo.FunctionInfo;
import io.jstap.debuginfo.FunctionPattern;
import io.jstap.debuginfo.Glob;
import io.jstap.debuginfo.SourceLine;
import io.jstap.debuginfo.dwarf.Die;
import io.jstap.debuginfo.dwarf.ScanResult;
import io.jstap.debuginfo.dwarf.Scopes;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** Finds functions by name and file. */
final class FunctionSearch {
  /**
   * Only who names them wants these: the padding before functions, and parts that are rarely run.
   */
  private static final List<String> NAMED_ONLY = List.of("__pfx", ".cold");

  private final IndexedBinary binary;
  private final IndexFile index;
  private volatile FileName lastFile = new FileName(-1, "");

  FunctionSearch(IndexedBinary binary, IndexFile index) {
    this.binary = binary;
    this.index = index;
  }

  List<FunctionInfo> find(FunctionPattern pattern) {
    Optional<FileMatcher> wantedFiles = pattern.file().map(file -> new FileMatcher(index, file));
    List<FunctionInfo> all = new ArrayList<>();
    if (!Glob.isPattern(pattern.name())) {
      int id = index.stringId(pattern.name());
      int place = id < 0 ? -1 : placeOf(id);
      if (place >= 0) {
        collect(place, pattern.name(), wantedFiles, all);
      }
    } else {
      List<String> unwanted =
          NAMED_ONLY.stream().filter(part -> !pattern.name().contains(part)).toList();
      findByGlob(new Glob(pattern.name()), unwanted, wantedFiles, all);
    }
    List<FunctionInfo> declared =
        all.stream().filter(function -> BinaryInfo.declaredAt(function, pattern)).toList();
    return declared.isEmpty() ? List.copyOf(all) : declared;
  }

  private void findByGlob(
      Glob glob, List<String> unwanted, Optional<FileMatcher> wantedFiles, List<FunctionInfo> all) {
    int count = index.count(IndexSection.FUNCTION_NAMES);
    String prefix = glob.prefix();
    int first = prefix.isEmpty() ? 0 : lowerBound(prefix);
    for (int place = first; place < count; place++) {
      String name = index.string(index.i32(IndexSection.FUNCTION_NAMES, place));
      if (!name.startsWith(prefix)) {
        break;
      }
      if (glob.matches(name) && unwanted.stream().noneMatch(name::contains)) {
        collect(place, name, wantedFiles, all);
      }
    }
  }

  private int lowerBound(String prefix) {
    int id = index.stringId(prefix);
    return index.lowerBound(IndexSection.FUNCTION_NAMES, id < 0 ? -1 - id : id);
  }

  /** The place of a name among the names of functions, or -1. */
  private int placeOf(int id) {
    int place = index.lowerBound(IndexSection.FUNCTION_NAMES, id);
    boolean found =
        place < index.count(IndexSection.FUNCTION_NAMES)
            && index.i32(IndexSection.FUNCTION_NAMES, place) == id;
    return found ? place : -1;
  }

  private void collect(
      int place, String name, Optional<FileMatcher> wantedFiles, List<FunctionInfo> all) {
    int end = index.i32(IndexSection.FUNCTION_FIRST, place + 1);
    for (int row = index.i32(IndexSection.FUNCTION_FIRST, place); row < end; row++) {
      if (wantedFiles.isEmpty()
          || wantedFiles.get().matches(index.i32(IndexSection.FUNCTION_FILE, row))) {
        all.add(function(row, name));
      }
    }
  }

  /** The function in a row of the index. */
  IndexedFunction function(int row) {
    return function(row, index.string(index.i32(IndexSection.FUNCTION_NAME, row)));
  }

  private IndexedFunction function(int row, String name) {
    int flags = index.i8(IndexSection.FUNCTION_FLAGS, row);
    return new IndexedFunction(
        binary,
        name,
        index.i64(IndexSection.FUNCTION_ENTRY, row),
        (flags & ScanResult.INLINED) != 0,
        (flags & ScanResult.EXTERNAL) != 0,
        new Row(row));
  }

  /** A row of the index. */
  private final class Row implements IndexedFunction.Facts {
    private final int row;

    Row(int row) {
      this.row = row;
    }

    @Override
    public SourceLine declaration() {
      int file = index.i32(IndexSection.FUNCTION_FILE, row);
      return new SourceLine(fileName(file), index.i32(IndexSection.FUNCTION_LINE, row), 0);
    }

    @Override
    public Optional<Die> die() {
      long die = index.i64(IndexSection.FUNCTION_DIE, row);
      return die == FunctionTable.NO_DIE ? Optional.empty() : Optional.of(binary.dwarf().die(die));
    }
  }

  private record FileName(int id, String text) {}

  /** The instances of an inlined function stand in rows beside each other, and have one file. */
  private String fileName(int id) {
    FileName last = lastFile;
    if (last.id != id) {
      last = new FileName(id, index.string(id));
      lastFile = last;
    }
    return last.text;
  }

  /** Innermost inlined instance first, body last. */
  List<FunctionInfo> inlineChainAt(long address) {
    List<FunctionInfo> chain = new ArrayList<>();
    Optional<IndexedFunction> body = bodyAt(address);
    if (body.isPresent()) {
      chain.add(body.get());
      for (Die inlined :
          body.get().die().map(die -> Scopes.inlinedAt(die, address)).orElse(List.of())) {
        chain.addFirst(IndexedFunction.inlined(binary, inlined));
      }
    }
    return chain;
  }

  /** The out-of-line body that holds an address. */
  Optional<IndexedFunction> bodyAt(long address) {
    int row = index.floor(IndexSection.RANGE_LOW, address);
    if (row < 0 || Long.compareUnsigned(address, index.i64(IndexSection.RANGE_HIGH, row)) >= 0) {
      return Optional.empty();
    }
    return Optional.of(function(index.i32(IndexSection.RANGE_FUNCTION, row)));
  }

  List<String> nearest(String name, int limit) {
    List<String> names = new ArrayList<>();
    int count = index.count(IndexSection.FUNCTION_NAMES);
    for (int place = 0; place < count; place++) {
      names.add(index.string(index.i32(IndexSection.FUNCTION_NAMES, place)));
    }
    return RelatedNames.of(name, names, limit);
  }

  /** The files that declare functions, each once. */
  List<String> files() {
    BitSet seen = new BitSet();
    for (int row = 0; row < index.count(IndexSection.FUNCTION_FILE); row++) {
      seen.set(index.i32(IndexSection.FUNCTION_FILE, row));
    }
    return seen.stream().mapToObj(index::string).filter(file -> !file.isEmpty()).toList();
  }
}
