package mixmatch.engine.onednn;

import static mixmatch.engine.onednn.ChannelBlocks.ROW;
import static mixmatch.engine.onednn.ChannelBlocks.WIDTH;
import static mixmatch.engine.onednn.Vectors.SPECIES;
import static mixmatch.engine.onednn.Vectors.STEP;
import static mixmatch.engine.onednn.Vectors.load;
import static mixmatch.engine.onednn.Vectors.store;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import mixmatch.engine.ThreadTeam;

/**
 * The maximum of each square of pixels. Its gradient goes to the first pixel, row by row, that has the maximum, as PyTorch
 * has it; pixels that fill no square have none.
 */
record MaxPool(int rows, int columns, int side) {
    void forward(ChannelBlocks x, ChannelBlocks y, ThreadTeam team) {
        Object from = x.memory();
        Object to = y.memory();
        team.each(planes(x), plane -> forward(from, to, plane));
    }

    private void forward(Object x, Object y, int plane) {
        int out = plane * (rows / side) * (columns / side) * ROW;
        for (int row = 0; row + side <= rows; row += side) {
            for (int column = 0; column + side <= columns; column += side) {
                for (int part = 0; part < ROW; part += STEP) {
                    FloatVector most = load(x, at(plane, row, column) + part);
                    for (int i = 1; i < side * side; i++) {
                        most = most.max(load(x, at(plane, row + i / side, column + i % side) + part));
                    }
                    store(most, y, out + part);
                }
                out += ROW;
            }
        }
    }

    void backward(ChannelBlocks x, ChannelBlocks y, ChannelBlocks ofY, ChannelBlocks ofX, ThreadTeam team) {
        Object values = x.memory();
        Object most = y.memory();
        Object from = ofY.memory();
        Object to = ofX.memory();
        team.each(planes(x), plane -> {
            Vectors.clear(to, at(plane, 0, 0), rows * columns * ROW);
            backward(values, most, from, to, plane);
        });
    }

    private void backward(Object x, Object y, Object ofY, Object ofX, int plane) {
        int out = plane * (rows / side) * (columns / side) * ROW;
        for (int row = 0; row + side <= rows; row += side) {
            for (int column = 0; column + side <= columns; column += side) {
                for (int part = 0; part < ROW; part += STEP) {
                    FloatVector most = load(y, out + part);
                    // What no pixel has taken yet.
                    FloatVector left = load(ofY, out + part);
                    for (int i = 0; i < side * side; i++) {
                        int at = at(plane, row + i / side, column + i % side) + part;
                        VectorMask<Float> isIt = load(x, at).compare(VectorOperators.EQ, most);
                        store(FloatVector.zero(SPECIES).blend(left, isIt), ofX, at);
                        left = left.blend(0f, isIt);
                    }
                }
                out += ROW;
            }
        }
    }

    /** Planes of {@link ChannelBlocks#WIDTH} channels of an image. */
    private static int planes(ChannelBlocks x) {
        return x.images() * x.channels() / WIDTH;
    }

    private int at(int plane, int row, int column) {
        return ((plane * rows + row) * columns + column) * ROW;
    }
}
