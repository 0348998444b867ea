// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.emit;

/**
 * Where things are in the kernel as linked.
 *
 * @param anchor address of the exported function {@code register_kprobe}, from which the runtime
 *     learns how far the kernel was moved
 * @param buildIdNote address of the bytes of the build-id
 * @param buildId the build-id
 */
public record KernelAddresses(long anchor, long buildIdNote, byte[] buildId) {
  void emit(CWriter out) {
    out.line(".anchor_link_address = " + NumberEmitter.hex(anchor) + ",");
    out.line(".build_id_link_address = " + NumberEmitter.hex(buildIdNote) + ",");
    out.line(".build_id_size = " + buildId.length + ",");
    StringBuilder bytes = new StringBuilder();
    for (byte b : buildId) {
      bytes.append(bytes.isEmpty() ? "" : ", ").append("0x%02x".formatted(b & 0xff));
    }
    out.line(".build_id = { " + bytes + " },");
  }
}
