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
  private static final byte[] FIXED_FIELDS = {0, 0, 2, 0, 0, 0, 0, 0};

  static AppendedSignature find(byte[] file) throws ClientException {
    int fixed = TRAILER + MARKER.length;
    if (file.length < fixed
        || !Arrays.equals(
            file, file.length - MARKER.length, file.length, MARKER, 0, MARKER.length)) {
      throw Refusal.NO_SIGNATURE.because("it carries no signature");
    }
    int trailer = file.length - fixed;
    int size = ByteBuffer.wrap(file).getInt(trailer + FIXED_FIELDS.length);
    if (!Arrays.equals(
            file, trailer, trailer + FIXED_FIELDS.length, FIXED_FIELDS, 0, FIXED_FIELDS.length)
        || size <= 0
        || size > trailer) {
      throw Refusal.DAMAGED.because("its signature is malformed");
    }
    return new AppendedSignature(trailer - size, size);
  }
}
