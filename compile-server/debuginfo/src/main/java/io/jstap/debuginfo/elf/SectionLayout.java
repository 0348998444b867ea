// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.elf;

import io.jstap.debuginfo.SectionAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The link-time addresses of allocated sections. Those of a relocatable file have none: they are
 * laid out here one after the other from {@link #FIRST_ADDRESS}, so that every address is unique.
 */
public final class SectionLayout {
  /** Not zero: zero marks code that the linker dropped. */
  public static final long FIRST_ADDRESS = 0x1000;

  private final long[] addresses;
  private final List<Section> byAddress = new ArrayList<>();

  SectionLayout(List<Section> sections, boolean relocatable) {
    addresses = new long[sections.size()];
    long next = FIRST_ADDRESS;
    for (Section section : sections) {
      long address = section.address();
      if (relocatable && section.isAllocated()) {
        long alignment = Math.clamp(section.alignment(), 1, 1 << 16);
        address = Math.ceilDiv(next, alignment) * alignment;
        next = address + Math.clamp(section.size(), 0, 1L << 40);
      }
      addresses[section.index()] = address;
      if (section.isAllocated() && section.size() > 0) {
        byAddress.add(section);
      }
    }
    byAddress.sort(
        Comparator.comparing((Section section) -> address(section), Long::compareUnsigned));
  }

  public long address(Section section) {
    return addresses[section.index()];
  }

  /** Of a section by its index; 0 for an index that is none. */
  public long address(int index) {
    return index >= 0 && index < addresses.length ? addresses[index] : 0;
  }

  /** The section that holds an address. */
  public Optional<Section> sectionAt(long address) {
    for (Section section : byAddress) {
      if (Long.compareUnsigned(address - address(section), section.size()) < 0) {
        return Optional.of(section);
      }
    }
    return Optional.empty();
  }

  public Optional<SectionAddress> relative(long address) {
    return sectionAt(address)
        .map(section -> new SectionAddress(section.name(), address - address(section)));
  }
}
