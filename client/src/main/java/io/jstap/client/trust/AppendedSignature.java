// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.trust;

import io.jstap.client.ClientException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The kernel's way to sign a module (Documentation/admin-guide/module-signing.rst): payload, CMS,
 * {@code struct module_signature}, marker.
 *
 * @param payloadSize how many bytes at the start of the file are signed
 * @param cmsSize how many bytes of CMS follow
 */
record AppendedSignature(int payloadSize, int cmsSize) {
  private static final byte[] MARKER =
      "~Module signature appended~\n".getBytes(StandardCharsets.US_ASCII);
  private static final int TRAILER = 12;
  // algo, hash, id_type (PKCS#7), signer_len, key_id_len, padding
  private static final byte[] FIXED_FIELDS = {0, 0, 2, 0, 0, 0, 0, 0};

  static AppendedSignature find(byte[] file) throws ClientException {
    int fixed = TRAILER + MARKER.length;
    if (file.length < fixed || !markedAt(file, file.length)) {
      throw unsigned(file);
    }
    int trailer = file.length - fixed;
    int size = ByteBuffer.wrap(file).getInt(trailer + FIXED_FIELDS.length);
    if (!Arrays.equals(
            file, trailer, trailer + FIXED_FIELDS.length, FIXED_FIELDS, 0, FIXED_FIELDS.length)
        || size <= 0
        || size > trailer) {
      throw Refusal.DAMAGED.because("its signature is malformed");
    }
    int payload = trailer - size;
    if (markedAt(file, payload)) {
      throw Refusal.DAMAGED.because("it carries more than one signature");
    }
    return new AppendedSignature(payload, size);
  }

  private static boolean markedAt(byte[] file, int end) {
    int start = end - MARKER.length;
    return start >= 0 && Arrays.equals(file, start, end, MARKER, 0, MARKER.length);
  }

  /**
   * A file that was cut off has lost its marker too; its own headers tell the one from the other.
   */
  private static ClientException unsigned(byte[] file) {
    long extent = ElfSections.extent(file);
    if (extent < 0) {
      return Refusal.MALFORMED.because("it is no ELF file");
    }
    if (extent > file.length) {
      return Refusal.MALFORMED.because(
          "it is cut off: %d of at least %d bytes are there".formatted(file.length, extent));
    }
    return extent == file.length
        ? Refusal.NO_SIGNATURE.because("it carries no signature")
        : Refusal.MALFORMED.because("its signature is cut off");
  }
}
