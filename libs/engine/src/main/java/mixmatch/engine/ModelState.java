package mixmatch.engine;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import mixmatch.networks.Network;

/** The state of a network in training: flat float32 vectors in the order of {@link Network#weights} or of its statistics. */
public record ModelState(Map<Part, float[]> vectors) {
    public enum Part {
        WEIGHTS,
        STATISTICS,
        EMA_WEIGHTS,
        EMA_STATISTICS,
        FIRST_MOMENT,
        SECOND_MOMENT;

        public int size(Network network) {
            return this == STATISTICS || this == EMA_STATISTICS ? network.statisticCount() : network.weightCount();
        }
    }

    /** The state before the first step: the averages are the weights, the moments 0. */
    public static ModelState initial(float[] weights, float[] statistics) {
        return of(part -> switch (part) {
            case WEIGHTS, EMA_WEIGHTS -> weights.clone();
            case STATISTICS, EMA_STATISTICS -> statistics.clone();
            case FIRST_MOMENT, SECOND_MOMENT -> new float[weights.length];
        });
    }

    /** All parts, as they are read one by one. */
    public static ModelState of(Function<Part, float[]> read) {
        Map<Part, float[]> vectors = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            vectors.put(part, read.apply(part));
        }
        return new ModelState(vectors);
    }

    public float[] get(Part part) {
        return vectors.get(part);
    }
}
