package mixmatch.connections;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/** The protocol that answers at an address: a client with TLS where there is none, or without, only sees it close. */
public enum ProtocolProbe {
    /** Nobody takes connections, or says nothing in time. */
    NOTHING,
    /** Somebody takes connections and closes them: a proxy without anybody behind it does that, too. */
    CLOSES,
    TLS,
    /** Something, but no TLS. */
    PLAIN;

    static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final short API_VERSIONS = 18;
    private static final int CORRELATION = 0x6d697874;

    /** Looks at any port; takes 4 s at the most, and sends nothing but the beginning of a handshake. */
    public static ProtocolProbe at(String host, int port) {
        return at(host, port, PATIENCE);
    }

    private static ProtocolProbe at(String host, int port, Duration patience) {
        try (Socket plain = connect(host, port, patience)) {
            SSLContext tls = SSLContext.getInstance("TLS");
            // Without anybody who trusts, nothing is ever sent to who was not verified.
            tls.init(null, new TrustManager[0], null);
            try (SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(plain, host, port, true)) {
                socket.startHandshake();
                return TLS;
            }
        } catch (SocketTimeoutException | ConnectException | UnknownHostException | NoRouteToHostException e) {
            return NOTHING;
        } catch (IOException e) {
            String said = String.valueOf(e.getMessage());
            boolean hasCertificate = TlsDiagnosis.causes(e).stream().anyMatch(CertificateException.class::isInstance);
            if (hasCertificate || said.contains("fatal alert")) {
                return TLS;
            }
            return said.contains("SSL message") ? PLAIN : CLOSES;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }

    /** Looks at a broker's port, and so that a broker without TLS, which closes upon a handshake, is known as one. */
    static ProtocolProbe ofBroker(String host, int port, Duration patience) {
        ProtocolProbe found = at(host, port, patience);
        return found == CLOSES && answersPlainly(host, port, patience) ? PLAIN : found;
    }

    /** Asks which versions a broker without TLS speaks, as each Kafka client does first; false without an answer in time. */
    public static boolean answersPlainly(String host, int port, Duration patience) {
        try (Socket socket = connect(host, port, patience)) {
            ByteBuffer request = ByteBuffer.allocate(14);
            short noClientId = -1;
            request.putInt(10).putShort(API_VERSIONS).putShort((short) 0);
            request.putInt(CORRELATION).putShort(noClientId);
            socket.getOutputStream().write(request.array());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            return in.readInt() > 0 && in.readInt() == CORRELATION;
        } catch (IOException e) {
            return false;
        }
    }

    private static Socket connect(String host, int port, Duration patience) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(host, port), (int) patience.toMillis());
            socket.setSoTimeout((int) patience.toMillis());
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
