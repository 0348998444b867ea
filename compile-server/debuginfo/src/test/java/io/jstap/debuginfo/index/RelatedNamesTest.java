// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.index;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What names of functions that are not there are taken for. */
final class RelatedNamesTest {
  private static final List<String> FUNCTIONS =
      List.of(
          "__ia32_compat_sys_open",
          "__ia32_sys_open",
          "__x64_sys_open",
          "bpf_mem_cache_alloc",
          "do_sys_open",
          "kmem_cache_alloc_bulk_noprof",
          "kmem_cache_alloc_noprof",
          "kmem_cache_alloc_noprof.cold",
          "seq_open",
          "shm_open",
          "vfs_read",
          "vfs_readlink",
          "vfs_readv");

  @Test
  void systemCallsAreCalledAsTheyAreToday() {
    for (String old : List.of("sys_open", "SyS_open", "SYSC_open", "__se_sys_open")) {
      assertEquals(List.of("__x64_sys_open"), RelatedNames.of(old, FUNCTIONS, 5));
    }
    assertEquals(
        List.of("__ia32_compat_sys_open"), RelatedNames.of("compat_sys_open", FUNCTIONS, 5));
  }

  @Test
  void longerNamesComeFirst() {
    assertEquals(
        List.of("kmem_cache_alloc_noprof", "kmem_cache_alloc_bulk_noprof", "bpf_mem_cache_alloc"),
        RelatedNames.of("kmem_cache_alloc", FUNCTIONS, 5));
  }

  @Test
  void misspeltNamesAreTakenForTheNearest() {
    assertEquals(List.of("vfs_read", "vfs_readv"), RelatedNames.of("vfs_raed", FUNCTIONS, 5));
    assertEquals(List.of(), RelatedNames.of("sys_nothing", FUNCTIONS, 5));
  }
}
