package mixmatch.labelguess;

import com.google.protobuf.InvalidProtocolBufferException;
import mixmatch.labelguess.propagation.Propagation;
import mixmatch.v1.PropagatedLabels;

/** A propagation as the bytes of an object, a {@link PropagatedLabels}: about 5 bytes an image. */
final class PropagationObject {
    private PropagationObject() {}

    static byte[] bytes(Propagation propagation) {
        PropagatedLabels.Builder message = PropagatedLabels.newBuilder();
        for (int label : propagation.labels()) {
            message.addLabels(label);
        }
        for (float omega : propagation.omegas()) {
            message.addOmegas(omega);
        }
        for (double zeta : propagation.zeta()) {
            message.addZeta(zeta);
        }
        return message.build().toByteArray();
    }

    /** {@link InvalidProtocolBufferException} if the bytes are no propagation. */
    static Propagation parse(byte[] bytes) throws InvalidProtocolBufferException {
        PropagatedLabels message = PropagatedLabels.parseFrom(bytes);
        int images = message.getLabelsCount();
        int classes = message.getZetaCount();
        if (images < 1 || message.getOmegasCount() != images || classes < 2) {
            throw new InvalidProtocolBufferException("a propagation of %d labels, %d omegas and %d classes"
                    .formatted(images, message.getOmegasCount(), classes));
        }
        Propagation propagation = new Propagation(new int[images], new float[images], new double[classes]);
        for (int i = 0; i < images; i++) {
            propagation.labels()[i] = message.getLabels(i);
            propagation.omegas()[i] = message.getOmegas(i);
            if (message.getLabels(i) < 0
                    || message.getLabels(i) >= classes
                    || !(message.getOmegas(i) >= 0 && message.getOmegas(i) <= 1)) {
                throw new InvalidProtocolBufferException("image %d of a propagation has class %d of %d and omega %s"
                        .formatted(i, message.getLabels(i), classes, message.getOmegas(i)));
            }
        }
        for (int c = 0; c < classes; c++) {
            propagation.zeta()[c] = message.getZeta(c);
            if (!(message.getZeta(c) > 0 && message.getZeta(c) <= classes)) {
                throw new InvalidProtocolBufferException(
                        "class %d of a propagation has zeta %s".formatted(c, message.getZeta(c)));
            }
        }
        return propagation;
    }
}
