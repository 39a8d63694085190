package mixmatch.bench;

import java.io.IOException;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import mixmatch.devices.Device;
import mixmatch.engine.ThreadTeam;
import mixmatch.labelguess.propagation.Embeddings;
import mixmatch.labelguess.propagation.Graph;
import mixmatch.labelguess.propagation.KnownLabels;
import mixmatch.labelguess.propagation.LabelPropagation;
import mixmatch.labelguess.propagation.NeighbourSearch;
import mixmatch.labelguess.propagation.Neighbours;
import mixmatch.randomness.KeyedPermutation;

/**
 * Seconds and memory of a propagation over clusters of embeddings. Where not all blocks are searched, the time of the search is
 * extrapolated, and neighbours for what follows are those within a cluster.
 */
final class PropagationBench {
    private static final int CLASSES = 10;
    private static final int LABELS_A_CLASS = 25;
    private static final int CLUSTER = 1000;
    private static final Device DEVICE = Device.CPU;
    private static final LabelPropagation PROPAGATION = new LabelPropagation(50, 3, 0.99);

    private final int count;
    private final int width;
    private final ThreadTeam team;
    private final KeyedPermutation places;

    private PropagationBench(int count, int width, ThreadTeam team) {
        this.count = count;
        this.width = width;
        this.team = team;
        this.places = new KeyedPermutation(count, 1);
    }

    /** Arguments: images, numbers of an embedding, threads, blocks to search (0: all). */
    public static void main(String[] args) throws IOException {
        int[] n = IntStream.range(0, 4).map(i -> Integer.parseInt(args[i])).toArray();
        ExecutorService threads = Executors.newFixedThreadPool(n[2], work -> {
            Thread thread = new Thread(work, "lane");
            thread.setDaemon(true);
            return thread;
        });
        ThreadTeam team = new ThreadTeam(threads, n[2]);
        // Natives are loaded, and code is compiled, before the clock runs.
        PROPAGATION.neighbours(new Embeddings(CLUSTER, n[1]), DEVICE, team, () -> true);
        new PropagationBench(n[0], n[1], team).measure(n[3]);
    }

    private void measure(int blocks) throws IOException {
        Embeddings embeddings = new Embeddings(count, width);
        for (int cluster = 0; cluster * CLUSTER < count; cluster++) {
            for (int i = 0; i < size(cluster); i++) {
                embeddings.put(place(cluster, i), 1, embedding(cluster, i));
            }
        }
        long began = System.nanoTime();
        Neighbours neighbours;
        double searched;
        if (blocks == 0) {
            neighbours = PROPAGATION.neighbours(embeddings, DEVICE, team, () -> true);
            searched = seconds(began);
        } else {
            searched = sample(embeddings, blocks);
            neighbours = withinClusters();
        }
        ProcessTime propagated = new ProcessTime();
        began = System.nanoTime();
        Graph graph = PROPAGATION.graph(neighbours, team);
        double built = seconds(began);
        began = System.nanoTime();
        PROPAGATION.propagate(graph, known(), team, () -> true);
        System.out.printf(
                Locale.ROOT,
                "{\"searchSeconds\": %.2f, \"graphSeconds\": %.2f, \"entries\": %d, \"solveSeconds\": %.2f}%n",
                searched,
                built,
                graph.entries(),
                seconds(began));
        propagated.print(1);
    }

    /** Seconds that the search of all blocks would take by those of some, spread over all. */
    private double sample(Embeddings embeddings, int blocks) {
        try (NeighbourSearch search = new NeighbourSearch(embeddings, PROPAGATION.neighbours(), DEVICE, team)) {
            team.each(team.threads(), i -> search.block(i));
            long began = System.nanoTime();
            team.each(blocks, i -> search.block((int) ((long) i * search.blocks() / blocks)));
            return seconds(began) * search.blocks() / blocks;
        }
    }

    private Neighbours withinClusters() {
        Neighbours all = new Neighbours(count, PROPAGATION.neighbours());
        for (int cluster = 0; cluster * CLUSTER < count; cluster++) {
            Embeddings own = new Embeddings(size(cluster), width);
            for (int i = 0; i < own.count(); i++) {
                own.put(i, 1, embedding(cluster, i));
            }
            Neighbours near = PROPAGATION.neighbours(own, DEVICE, team, () -> true);
            for (int row = 0; row < near.rows(); row++) {
                for (int n = 0; n < near.k() && near.column(row, n) >= 0; n++) {
                    all.offer(place(cluster, row), place(cluster, near.column(row, n)), near.cosine(row, n));
                }
            }
        }
        return all;
    }

    /** A fixed number of images of each class, of clusters one after another. */
    private KnownLabels known() {
        int labeled = Math.min(CLASSES * LABELS_A_CLASS, count);
        int clusters = (count - 1) / CLUSTER + 1;
        int[] rows = IntStream.range(0, labeled)
                .map(i -> place(i % clusters, i / clusters))
                .toArray();
        return new KnownLabels(
                rows, IntStream.range(0, labeled).map(i -> i % CLASSES).toArray(), CLASSES);
    }

    /** Where an image of a cluster is among all: neighbours are not beside each other. */
    private int place(int cluster, int i) {
        return (int) places.at((long) cluster * CLUSTER + i);
    }

    private int size(int cluster) {
        return Math.min(CLUSTER, count - cluster * CLUSTER);
    }

    /** The cluster's direction and as much noise. */
    private float[] embedding(int cluster, int i) {
        SplittableRandom direction = new SplittableRandom(cluster);
        SplittableRandom noise = new SplittableRandom((long) (cluster + 1) * CLUSTER + i);
        float[] values = new float[width];
        for (int f = 0; f < width; f++) {
            values[f] = (float) (direction.nextGaussian() + noise.nextGaussian());
        }
        return values;
    }

    private static double seconds(long began) {
        return (System.nanoTime() - began) / 1e9;
    }
}
