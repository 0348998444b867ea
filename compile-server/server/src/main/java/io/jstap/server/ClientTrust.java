// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CRL;
import java.security.cert.CertStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.X509CRL;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which client certificates are let in: those that the authority in {@code ca.pem} has
 * issued and the list in {@code crl.pem} (RFC 5280 §5) does not take back. Both are looked at at
 * every handshake and read again when they have changed. A list that is missing, damaged or out of
 * date lets nobody in, for it cannot be told what it should have said.
 */
final class ClientTrust extends X509ExtendedTrustManager {
  private static final Logger LOG = LoggerFactory.getLogger(ClientTrust.class);
  private static final Duration NOTICE = Duration.ofDays(7);
  private static final Duration NOTICE_AGAIN = Duration.ofDays(1);
  private static final ScheduledExecutorService WATCH =
      Executors.newSingleThreadScheduledExecutor(
          work -> Thread.ofPlatform().daemon().name("revocation list").unstarted(work));
  private static final String HELP = "jstap-certs crl makes a revocation list";

  /** What is known of the two files; a file that is replaced by another has other values. */
  private record State(String stamp, X509ExtendedTrustManager trust, Instant end) {}

  private final Path authority;
  private final Path list;
  private volatile State state;
  private Instant lastNotice = Instant.EPOCH;

  /**
   * Reads both files.
   *
   * @throws StartupException when they cannot be used
   */
  ClientTrust(Path authority, Path list) {
    this.authority = authority;
    this.list = list;
    try {
      this.state = read();
    } catch (GeneralSecurityException | IOException e) {
      throw new StartupException(
          "cannot tell which clients to let in: " + reason(e),
          "bin/jstap-certs dev makes what a server of this machine needs; " + HELP,
          e);
    }
    if (state.end().isBefore(Instant.now())) {
      throw new StartupException(
          "the revocation list " + list + " ran out on " + state.end(),
          HELP + "; nobody is let in");
    }
  }

  /** Looks every hour, as long as the server runs, whether the list soon runs out. */
  @SuppressWarnings("FutureReturnValueIgnored") // it goes on until the server ends
  void watch() {
    WATCH.scheduleWithFixedDelay(
        () -> notice(Instant.now()).ifPresent(LOG::warn), 0, 1, TimeUnit.HOURS);
  }

  /**
   * What an administrator has to be told of the list: in the week before it runs out, and from then
   * on, once a day.
   *
   * @param now when this is asked; not earlier than the last time
   */
  synchronized Optional<String> notice(Instant now) {
    Instant end = known();
    boolean told = lastNotice.plus(NOTICE_AGAIN).isAfter(now);
    if (told || end.isAfter(now.plus(NOTICE))) {
      return Optional.empty();
    }
    lastNotice = now;
    String what =
        end.isAfter(now) ? "runs out on " + end : "ran out on " + end + ", nobody is let in";
    return Optional.of("the revocation list " + list + " " + what + ": " + HELP);
  }

  /**
   * When the list that lies there now runs out; that of the last usable one while none can be read.
   */
  private Instant known() {
    try {
      current();
    } catch (GeneralSecurityException | IOException e) {
      LOG.error("nobody is let in: {}: {}", reason(e), HELP);
    }
    return state.end();
  }

  /** What both files say now. */
  private State current() throws GeneralSecurityException, IOException {
    State known = state;
    if (!known.stamp().equals(stamp())) {
      known = read();
      state = known;
      LOG.info("the revocation list {} was read again; it is valid until {}", list, known.end());
    }
    return known;
  }

  private X509ExtendedTrustManager trust() throws CertificateException {
    try {
      State known = current();
      if (known.end().isBefore(Instant.now())) {
        throw new CertificateException("the revocation list ran out on " + known.end());
      }
      return known.trust();
    } catch (GeneralSecurityException | IOException e) {
      LOG.error("nobody is let in: {}: {}", reason(e), HELP);
      throw new CertificateException("it cannot be told whether the certificate was revoked", e);
    }
  }

  private static String reason(Exception e) {
    return e instanceof NoSuchFileException missing
        ? "there is no " + missing.getFile()
        : String.valueOf(e.getMessage());
  }

  private String stamp() throws IOException {
    return stamp(authority) + " " + stamp(list);
  }

  private static String stamp(Path file) throws IOException {
    BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
    return now.fileKey() + " " + now.size() + " " + now.lastModifiedTime();
  }

  /** The stamp comes first: what changes in between is read again at the next handshake. */
  private State read() throws IOException, GeneralSecurityException {
    String stamp = stamp();
    KeyStore roots = KeyStore.getInstance(KeyStore.getDefaultType());
    roots.load(null, null);
    int index = 0;
    for (Certificate trusted : certificates()) {
      roots.setCertificateEntry("ca" + index++, trusted);
    }
    Collection<? extends CRL> lists = lists();
    PKIXBuilderParameters parameters = new PKIXBuilderParameters(roots, new X509CertSelector());
    parameters.addCertStore(
        CertStore.getInstance("Collection", new CollectionCertStoreParameters(lists)));
    parameters.setRevocationEnabled(true);
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(new CertPathTrustManagerParameters(parameters));
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509ExtendedTrustManager trust) {
        return new State(stamp, trust, end(lists));
      }
    }
    throw new GeneralSecurityException("this Java checks no certificates");
  }

  private Collection<? extends Certificate> certificates()
      throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(authority)) {
      return CertificateFactory.getInstance("X.509").generateCertificates(in);
    }
  }

  private Collection<? extends CRL> lists() throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(list)) {
      Collection<? extends CRL> lists = CertificateFactory.getInstance("X.509").generateCRLs(in);
      if (lists.isEmpty()) {
        throw new CertificateException(list + " holds no revocation list");
      }
      return lists;
    }
  }

  /** The list that runs out first counts. */
  private Instant end(Collection<? extends CRL> lists) throws CertificateException {
    Instant end = Instant.MAX;
    for (CRL each : lists) {
      if (!(each instanceof X509CRL one) || one.getNextUpdate() == null) {
        throw new CertificateException(list + " does not say until when it is valid");
      }
      Instant until = one.getNextUpdate().toInstant();
      end = until.isBefore(end) ? until : end;
    }
    return end;
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    trust().checkClientTrusted(chain, type, engine);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    trust().checkClientTrusted(chain, type, socket);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    trust().checkClientTrusted(chain, type);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("this is a server");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw new CertificateException("this is a server");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("this is a server");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return state.trust().getAcceptedIssuers();
  }
}
