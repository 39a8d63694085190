package mixmatch.labelguess.propagation;

import static mixmatch.networks.onnx.GraphWriter.attribute;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import mixmatch.devices.Device;
import mixmatch.engine.ThreadTeam;
import mixmatch.networks.onnx.GraphWriter;
import mixmatch.onnx.MatrixGraph;

/**
 * The search for each row's nearest among all, exact: the products of a block of unit rows with each block of columns, in float32,
 * and of these the largest. ONNX Runtime's operator prefers the lower index among equal ones, and so does their merging, as blocks
 * come in order. Blocks have one size and one thread each, so the bits do not depend on the number of threads.
 */
public final class NeighbourSearch implements AutoCloseable {
    private static final int ROWS = Embeddings.STEP;

    private final Embeddings embeddings;
    private final Neighbours found;
    private final int top;
    private final MatrixGraph products;

    /** A search in embeddings, which it scales to length 1. Products are computed on {@code device}. */
    public NeighbourSearch(Embeddings embeddings, int neighbours, Device device, ThreadTeam team) {
        int k = Math.max(1, Math.min(neighbours, embeddings.count() - 1));
        if (k >= embeddings.block()) {
            throw new IllegalArgumentException(
                    "%d neighbours; lower method.neighbours to less than %d".formatted(neighbours, Embeddings.MOST));
        }
        this.embeddings = embeddings;
        this.found = new Neighbours(embeddings.count(), k);
        // One more: a row is among its own nearest.
        this.top = k + 1;
        embeddings.toUnitRows(team);
        this.products = new MatrixGraph(graph(embeddings, top), device);
    }

    /** The nearest of all rows; {@link java.util.concurrent.CancellationException} once it is not {@code wanted} any more. */
    public static Neighbours all(
            Embeddings embeddings, int neighbours, Device device, ThreadTeam team, BooleanSupplier wanted) {
        try (NeighbourSearch search = new NeighbourSearch(embeddings, neighbours, device, team)) {
            team.each(search.blocks(), block -> {
                Wanted.check(wanted);
                search.block(block);
            });
            return search.found;
        }
    }

    /** Blocks of rows. */
    public int blocks() {
        return (embeddings.count() - 1) / ROWS + 1;
    }

    /** Finds the nearest of a block's rows. */
    public void block(int block) {
        int first = block * ROWS;
        MatrixGraph.Matrix rows = matrix(first, ROWS);
        for (int b = 0; b < embeddings.blocks(); b++) {
            int firstColumn = b * embeddings.block();
            MatrixGraph.Matrix columns = matrix(firstColumn, embeddings.block());
            List<float[]> nearest = products.run(Map.of("rows", rows, "columns", columns));
            for (int i = 0; i < ROWS && first + i < embeddings.count(); i++) {
                merge(first + i, firstColumn, i * top, nearest.get(0), nearest.get(1));
            }
        }
    }

    private MatrixGraph.Matrix matrix(int first, int rows) {
        return new MatrixGraph.Matrix(embeddings.rows(first, rows), rows, embeddings.width());
    }

    private void merge(int row, int firstColumn, int place, float[] cosines, float[] columns) {
        // Those of cosine 0, among them the zeros that fill up the last block, are never taken in.
        for (int i = place; i < place + top && cosines[i] > 0; i++) {
            int column = firstColumn + (int) columns[i];
            if (column != row) {
                found.offer(row, column, cosines[i]);
            }
        }
    }

    /** Of each row's products with columns the largest, in order, and their columns, which float32 holds exactly. */
    private static byte[] graph(Embeddings of, int top) {
        GraphWriter writer = new GraphWriter("nearest");
        String rows = writer.input("rows", DataType.FLOAT, ROWS, of.width());
        String columns = writer.input("columns", DataType.FLOAT, of.block(), of.width());
        String products = writer.node("Gemm", List.of(rows, columns), attribute("transB", 1));
        List<String> nearest = writer.nodes("TopK", 2, List.of(products, writer.constant("top", top)));
        writer.output(nearest.get(0), "cosines", DataType.FLOAT, ROWS, top);
        String indices = writer.node("Cast", List.of(nearest.get(1)), attribute("to", DataType.FLOAT.getNumber()));
        writer.output(indices, "indices", DataType.FLOAT, ROWS, top);
        return writer.model(Map.of());
    }

    @Override
    public void close() {
        products.close();
    }
}
