// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.emit;

import java.util.HexFormat;

/**
 * Where things are in the kernel as linked.
 *
 * @param anchor address of the exported function {@code register_kprobe}, from which the runtime
 *     learns how far the kernel was moved
 * @param lookup address of {@code kallsyms_lookup_name}, which is not exported; 0 where there is
 *     none
 * @param buildIdNote address of the bytes of the build-id
 * @param buildId the build-id in lower-case hexadecimal
 */
public record KernelAddresses(long anchor, long lookup, long buildIdNote, String buildId) {
  private static final String LOOKUP = "kallsyms_lookup_name";

  /**
   * Writes the fields of the script.
   *
   * @param code all of its C, which may ask for the addresses of names
   */
  void emit(CWriter out, String code) {
    out.line(".anchor_link_address = " + NumberEmitter.hex(anchor) + ",");
    if (code.contains(LOOKUP)) {
      out.line(".lookup_link_address = " + NumberEmitter.hex(lookup) + ",");
    }
    out.line(".build_id_link_address = " + NumberEmitter.hex(buildIdNote) + ",");
    byte[] id = HexFormat.of().parseHex(buildId);
    out.line(".build_id_size = " + id.length + ",");
    StringBuilder bytes = new StringBuilder();
    for (byte b : id) {
      bytes.append(bytes.isEmpty() ? "" : ", ").append("0x%02x".formatted(b & 0xff));
    }
    out.line(".build_id = { " + bytes + " },");
  }
}
