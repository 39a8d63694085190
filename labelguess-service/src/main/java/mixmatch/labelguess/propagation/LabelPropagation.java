package mixmatch.labelguess.propagation;

import java.util.function.BooleanSupplier;
import mixmatch.devices.Device;
import mixmatch.engine.ThreadTeam;

/**
 * Labels spread from the labelled images to all over the graph of their embeddings' neighbours. Besides {@link #heapBytes} the
 * embeddings lie outside the heap, and what a block takes that a thread searches: 32 MiB of products and a few more.
 */
public record LabelPropagation(int neighbours, double gamma, double alpha) {
    public LabelPropagation {
        if (neighbours < 1 || !(gamma > 0) || !(alpha >= 0 && alpha < 1)) {
            throw new IllegalArgumentException(
                    "method.neighbours %d, gamma %s, alpha %s; at least 1, above 0, and from 0 to below 1"
                            .formatted(neighbours, gamma, alpha));
        }
    }

    /** Bytes of the heap that so many images take: 8 a neighbour, then 16 more in the graph, and 60 of the solution. */
    public long heapBytes(int images) {
        return images * (24L * neighbours + 60);
    }

    /**
     * The nearest of each embedding, which are scaled to length 1. {@link java.util.concurrent.CancellationException} once they are
     * not {@code wanted} any more; {@link ArithmeticException} if an embedding is not finite.
     */
    public Neighbours neighbours(Embeddings embeddings, Device device, ThreadTeam team, BooleanSupplier wanted) {
        return NeighbourSearch.all(embeddings, neighbours, device, team, wanted);
    }

    public Graph graph(Neighbours nearest, ThreadTeam team) {
        return Graph.of(nearest, gamma, team);
    }

    /** The solution, a class at a time. */
    public Propagation propagate(Graph graph, KnownLabels known, ThreadTeam team, BooleanSupplier wanted) {
        ConjugateGradients solver = new ConjugateGradients(graph, alpha, team);
        ClassScores scores = new ClassScores(graph.rows(), known.classes(), team);
        for (int c = 0; c < known.classes(); c++) {
            Wanted.check(wanted);
            scores.add(c, solver.solve(known.column(c, graph.rows())));
        }
        return Propagation.of(scores.labels(), scores.omegas(), known);
    }
}
