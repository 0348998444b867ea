// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.dwarf;

import io.jstap.debuginfo.DebugInfoException;
import io.jstap.debuginfo.DebugInfoProblem;
import io.jstap.debuginfo.elf.Bytes;
import io.jstap.debuginfo.elf.ElfFile;
import io.jstap.debuginfo.type.Lazy;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;

/**
 * Debug information that the compiler has left beside the objects (DWARF 5 §7.3, and GNU's of DWARF
 * 4): in a package {@code FILE.dwp}, or in a {@code .dwo} file for each skeleton unit. Each unit is
 * a file of its own here, so that what it refers to is found in its own parts of sections. Their
 * numbers follow the skeletons, then the types of the package, whether they can be had or not.
 */
final class SplitFiles {
  /** The number of the first, behind the file itself and its supplementary file. */
  static final int FIRST = 2;

  private final DwarfFile main;
  private final Lazy<List<Unit>> skeletons = Lazy.of(this::readSkeletons);
  private final Lazy<Optional<Package>> bundle = Lazy.of(this::findPackage);
  private final ConcurrentMap<Integer, Optional<DwarfFile>> opened = new ConcurrentHashMap<>();

  private record Package(ElfFile elf, PackageIndex units, PackageIndex types) {}

  SplitFiles(DwarfFile main) {
    this.main = main;
  }

  private List<Unit> readSkeletons() {
    List<Unit> all =
        main.units().stream()
            .filter(unit -> unit.header().version() >= 4 && isSkeleton(unit))
            .toList();
    if (all.size() > Handles.MAXIMUM_FILE / 2) {
      throw unsupported("has " + all.size() + " split units");
    }
    return all;
  }

  private static boolean isSkeleton(Unit unit) {
    return unit.header().version() >= 5
        ? unit.header().kind() == UnitHeader.SKELETON
        : unit.root().has(At.GNU_DWO_NAME) && unit.root().has(At.GNU_DWO_ID);
  }

  /** The id that a skeleton and its split unit share. */
  private static long id(Unit unit) {
    return unit.header().version() >= 5
        ? unit.header().signature()
        : unit.root().number(At.GNU_DWO_ID).orElse(0);
  }

  /** All that can be had. */
  List<DwarfFile> all() {
    List<DwarfFile> files = new ArrayList<>();
    int count = skeletons.get().isEmpty() ? 0 : skeletons.get().size() + packagedTypes();
    for (int i = 0; i < count; i++) {
      file(FIRST + i).ifPresent(files::add);
    }
    return files;
  }

  private int packagedTypes() {
    int count = bundle.get().map(found -> found.types().rows().size()).orElse(0);
    if (count > Handles.MAXIMUM_FILE / 2) {
      throw unsupported("has " + count + " split units of types");
    }
    return count;
  }

  private DebugInfoException unsupported(String what) {
    return new DebugInfoException(
        DebugInfoProblem.UNSUPPORTED_FORMAT, main.elf().file(), ".debug_info", what);
  }

  /** The file with a number; empty when it can not be had. */
  Optional<DwarfFile> file(int number) {
    Optional<DwarfFile> known = opened.get(number);
    if (known != null) {
      return known;
    }
    Optional<DwarfFile> found = open(number);
    Optional<DwarfFile> other = opened.putIfAbsent(number, found);
    return other != null ? other : found;
  }

  private Optional<DwarfFile> open(int number) {
    int place = number - FIRST;
    List<Unit> all = skeletons.get();
    if (place < all.size()) {
      return ofSkeleton(all.get(place), number);
    }
    int row = place - all.size();
    return bundle
        .get()
        .filter(found -> row < found.types().rows().size())
        .map(found -> packaged(found, found.types().rows().get(row), number, Optional.empty()));
  }

  private Optional<DwarfFile> ofSkeleton(Unit skeleton, int number) {
    long id = id(skeleton);
    Optional<DwarfFile> inPackage =
        bundle
            .get()
            .flatMap(
                found ->
                    found
                        .units()
                        .find(id)
                        .map(row -> found.units().rows().get(row))
                        .map(row -> packaged(found, row, number, Optional.of(skeleton))));
    return inPackage.or(
        () ->
            candidates(skeleton)
                .filter(Files::isRegularFile)
                .map(ElfFile::open)
                .map(elf -> plain(elf, number, skeleton))
                .filter(file -> file.units().stream().anyMatch(unit -> belong(skeleton, unit)))
                .findFirst());
  }

  /** Whether a unit is the one that a skeleton stands for. */
  static boolean belong(Unit skeleton, Unit unit) {
    int kind = unit.header().kind();
    boolean split = kind == UnitHeader.SPLIT_COMPILE || kind == UnitHeader.COMPILE;
    return split && id(unit) == id(skeleton);
  }

  private DwarfFile plain(ElfFile elf, int number, Unit skeleton) {
    return main.split(
        elf, SplitSections.split(elf, main.architecture()), number, Optional.of(skeleton));
  }

  private DwarfFile packaged(
      Package found, PackageIndex.Row row, int number, Optional<Unit> skeleton) {
    SplitSections all = SplitSections.split(found.elf(), main.architecture());
    SplitSections own =
        name -> {
          Bytes whole = all.content(name);
          // Strings are shared; everything else belongs to somebody.
          if (name.equals(".debug_str")) {
            return whole;
          }
          PackageIndex.Contribution part = row.parts().get(name);
          return part == null
              ? SplitSections.named(found.elf(), whole.section(), MemorySegment.NULL)
              : whole.slice(part.offset(), part.size());
        };
    return main.split(found.elf(), own, number, skeleton);
  }

  /** Where a skeleton's file may be: where the compiler left it, or beside the program. */
  private Stream<Path> candidates(Unit skeleton) {
    Die root = skeleton.root();
    Path name = Path.of(root.string(At.DWO_NAME).or(() -> root.string(At.GNU_DWO_NAME)).orElse(""));
    Path folder = Path.of(root.string(At.COMP_DIR).orElse(""));
    Path here = Path.of(main.elf().file()).toAbsolutePath();
    Path base = name.getFileName() == null ? name : name.getFileName();
    return Stream.of(folder.resolve(name), here.resolveSibling(name), here.resolveSibling(base));
  }

  private Optional<Package> findPackage() {
    String file = main.elf().file();
    String plain = file.endsWith(".debug") ? file.substring(0, file.length() - 6) : file;
    return Stream.of(file + ".dwp", plain + ".dwp")
        .map(Path::of)
        .filter(Files::isRegularFile)
        .findFirst()
        .map(ElfFile::open)
        .map(elf -> new Package(elf, index(elf, ".debug_cu_index"), index(elf, ".debug_tu_index")));
  }

  private PackageIndex index(ElfFile elf, String section) {
    return new PackageIndex(SplitSections.plain(elf, main.architecture()).content(section));
  }

  /** The handle of a type that has a unit of its own in the package. */
  Optional<Long> typeUnit(long signature) {
    return bundle
        .get()
        .flatMap(found -> found.types().find(signature))
        .flatMap(row -> file(FIRST + skeletons.get().size() + row))
        .flatMap(file -> file.ownTypeUnit(signature));
  }
}
