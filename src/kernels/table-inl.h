// The table of one instruction set. Included once per instruction set, inside its target region, after all families.

namespace keratin::kernels::KERATIN_ISA_NAMESPACE {

static_assert(kPanel <= kMaxPanelColumns);
extern const KernelTable kTable;
const KernelTable kTable = {
    .isa = kIsa,
    .lanes = Vec::kLanes,
    .panel_columns = kPanel,
    .tile_rows = kTileRows,
    .panels_at_once = kPairRows > 0 ? 2 : 1,
    .gemm_block = GemmBlockRun,
    .winograd_input = {WinogradInputRun<2>, WinogradInputRun<4>},
    .winograd_filter = {WinogradFilterRun<2>, WinogradFilterRun<4>},
    .winograd_output = {WinogradOutputRun<2>, WinogradOutputRun<4>},
    .depthwise_row = DepthwiseRowRun,
    .depthwise_square = {{kManyRegisters ? DepthwiseSquareRun<Depthwise3x3, 1> : nullptr, kManyRegisters ? DepthwiseSquareRun<Depthwise3x3, 2> : nullptr},
                         {kManyRegisters ? DepthwiseSquareRun<Depthwise5x5, 1> : nullptr, kManyRegisters ? DepthwiseSquareRun<Depthwise5x5, 2> : nullptr}},
    .max_pool_row = PoolRowRun<MaxReduction, false>,
    .average_pool_row = PoolRowRun<SumReduction, true>,
    .blend4 = Blend4,
    .weighted_rows = WeightedRowsRun,
    .lstm_cell = LstmCell,
    .gru_cell = GruCell,
    .gru_reset = GruReset,
    .unary = {UnaryRun<AbsOp>, UnaryRun<NegateOp>, UnaryRun<SquareOp>, UnaryRun<SqrtOp>, UnaryRun<RsqrtOp>, UnaryRun<ReciprocalOp>, UnaryRun<SignOp>,
              UnaryRun<FloorOp>, UnaryRun<CeilOp>, UnaryRun<RoundOp>, UnaryRun<ExpOp>, UnaryRun<Expm1Op>, UnaryRun<LogOp>, UnaryRun<Log1pOp>,
              UnaryRun<SigmoidOp>, UnaryRun<TanhOp>, UnaryRun<ErfOp>, UnaryRun<SoftplusOp>},
    .activation = {kActivations[0], kActivations[1], kActivations[2], kActivations[3], kActivations[4], kActivations[5], kActivations[6], kActivations[7],
                   kActivations[8], kActivations[9], kActivations[10], kActivations[11], kActivations[12], kActivations[13], kActivations[14], kActivations[15],
                   kActivations[16]},
    .binary = {BinaryRun<AddOp>, BinaryRun<SubtractOp>, BinaryRun<MultiplyOp>, BinaryRun<DivideOp>, BinaryRun<MaximumOp>, BinaryRun<MinimumOp>,
               BinaryRun<SquaredDifferenceOp>},
    .scale_shift = ScaleShiftRun,
    .reduce_run = {ReduceRun<SumReduction>, MeanRun, ReduceRun<MaxReduction>, ReduceRun<MinReduction>, ReduceRun<ProductReduction>},
    .reduce_rows = {ReduceRows<SumReduction, false>, ReduceRows<SumReduction, true>, ReduceRows<MaxReduction, false>, ReduceRows<MinReduction, false>,
                    ReduceRows<ProductReduction, false>},
    .softmax_row = SoftmaxRow,
    .layer_norm_row = LayerNormRow,
    .fft_float = {kFftLanes<float>, {FftStages<float, 1>, FftStages<float, kFftLanes<float>>}, {FftOfRealRun<float, 1>, FftOfRealRun<float, kFftLanes<float>>}},
    .fft_double = {kFftLanes<double>,
                   {FftStages<double, 1>, FftStages<double, kFftLanes<double>>},
                   {FftOfRealRun<double, 1>, FftOfRealRun<double, kFftLanes<double>>}},
};

}  // namespace keratin::kernels::KERATIN_ISA_NAMESPACE
