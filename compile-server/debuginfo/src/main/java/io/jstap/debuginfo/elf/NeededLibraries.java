// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.elf;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The libraries that a program or library asks the dynamic linker for (gABI, "Dynamic Section").
 */
public final class NeededLibraries {
  private static final int DYNAMIC = 6;
  private static final int ENTRY = 16;
  private static final long NEEDED = 1;
  private static final long RPATH = 15;
  private static final long RUNPATH = 29;
  private static final int MOST_ENTRIES = 4096;
  private static final int MOST_LIBRARIES = 200;
  private static final int MOST_FOLDERS = 8;

  /** Where the linkers of distributions look without being told. */
  private static final List<String> FOLDERS =
      List.of(
          "/lib/x86_64-linux-gnu",
          "/usr/lib/x86_64-linux-gnu",
          "/lib64",
          "/usr/lib64",
          "/usr/local/lib",
          "/lib",
          "/usr/lib");

  private NeededLibraries() {}

  /**
   * A library.
   *
   * @param places paths where it may be on the machine that the program is on, the likeliest first
   */
  public record Library(String name, List<String> places) {
    public Library {
      places = List.copyOf(places);
    }
  }

  /**
   * Reads what a program needs, in its order.
   *
   * @param place of the program on the machine that it is on
   * @throws io.jstap.debuginfo.DebugInfoException when the file is malformed or can not be read
   */
  public static List<Library> of(Path program, Path place) {
    return of(ElfFile.open(program), place);
  }

  static List<Library> of(ElfFile file, Path place) {
    Section dynamic =
        file.sections().stream()
            .filter(section -> section.type() == DYNAMIC && !section.isNoBits())
            .findFirst()
            .orElse(null);
    if (dynamic == null || dynamic.link() <= 0 || dynamic.link() >= file.sections().size()) {
      return List.of();
    }
    Bytes entries = file.content(dynamic);
    Bytes names = file.content(file.sections().get(dynamic.link()));
    Set<String> needed = new LinkedHashSet<>();
    Set<String> folders = new LinkedHashSet<>();
    for (long at = 0;
        at + ENTRY <= entries.size() && at < (long) ENTRY * MOST_ENTRIES;
        at += ENTRY) {
      long tag = entries.i64(at);
      if (tag == NEEDED && needed.size() < MOST_LIBRARIES) {
        needed.add(names.string(entries.i64(at + 8)));
      } else if (tag == RPATH || tag == RUNPATH) {
        addFolders(names.string(entries.i64(at + 8)), place, folders);
      }
    }
    folders.addAll(FOLDERS);
    return needed.stream().map(name -> new Library(name, places(name, folders))).toList();
  }

  private static void addFolders(String text, Path place, Set<String> folders) {
    Path own = place.getParent();
    for (String folder : text.split(":", -1)) {
      String whole = folder.replace("${ORIGIN}", "$ORIGIN").replace("$ORIGIN", String.valueOf(own));
      if (whole.startsWith("/") && folders.size() < MOST_FOLDERS) {
        folders.add(whole);
      }
    }
  }

  private static List<String> places(String name, Set<String> folders) {
    if (name.contains("/")) {
      return List.of(name);
    }
    List<String> places = new ArrayList<>();
    folders.forEach(folder -> places.add(folder + "/" + name));
    return places;
  }
}
