# What Fluentd does with lines by its configuration, as far as expressions decide it: the lines of the kubelet's files, the
# parts of a line put together, traces put together, redaction, parsers. The configuration is that of the test, parsed.
require "json"

def expression(text)
  Regexp.new(text[1..-2])
end

# in_tail's parser: what does not match has no record.
def read_lines(lines, cri)
  lines.map do |line|
    match = expression(cri).match(line)
    match && match.named_captures
  end.compact
end

# concat with partial_key and partial_value "P".
def joined(records)
  open = Hash.new { |all, stream| all[stream] = [] }
  records.flat_map do |record|
    open[record["stream"]] << record
    next [] if record["flags"] == "P"
    parts = open.delete(record["stream"])
    [parts.first.merge("message" => parts.map { |part| part["message"] }.join)]
  end
end

# concat with multiline_start_regexp and continuous_line_regexp.
def traced(records, first, goes_on)
  start = expression(first)
  more = expression(goes_on)
  open = []
  all = records.flat_map do |record|
    text = record["message"]
    if start.match?(text)
      whole = open
      open = [record]
      whole.empty? ? [] : [together(whole)]
    elsif open.empty?
      [record]
    elsif more.match?(text)
      open << record
      []
    else
      whole = open
      open = []
      [together(whole), record]
    end
  end
  open.empty? ? all : all + [together(open)]
end

def together(records)
  records.first.merge("message" => records.map { |record| record["message"] }.join("\n"))
end

def redacted(text, rules)
  rules.reduce(text) { |left, (form, with)| left.gsub(form, with) }
end

task = JSON.parse($stdin.read)
rules = task.fetch("redactions", []).map { |form, with| [expression(form), with] }
answer = {}
if task["texts"]
  answer["texts"] = task["texts"].map { |text| redacted(text.b, rules).force_encoding("UTF-8") }
end
if task["lines"]
  answer["records"] = traced(joined(read_lines(task["lines"].map(&:b), task["cri"])), task["first"], task["goesOn"]).map do |record|
    record.merge("message" => redacted(record["message"], rules).force_encoding("UTF-8"))
  end
end
if task["parse"]
  answer["parsed"] = task["parse"].map do |form, text|
    match = Regexp.new(form[1..-2]).match(text)
    match && match.named_captures
  end
end
puts JSON.generate(answer)
