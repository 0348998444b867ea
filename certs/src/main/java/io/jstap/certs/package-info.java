// SPDX-License-Identifier: Apache-2.0
/**
 * The certificate authority of an installation: certificates for servers, clients and module
 * signers.
 *
 * <p>Reading order: {@link io.jstap.certs.CertsMain}, {@link io.jstap.certs.Authority}, {@link
 * io.jstap.certs.CertificateProfile}.
 */
@NullMarked
package io.jstap.certs;

import org.jspecify.annotations.NullMarked;
