-- Headings, title lines and pictures, in the form each kind of document has for them.
local typst = FORMAT:match("typst") ~= nil
local docx = FORMAT:match("docx") ~= nil

local styles = { annex = "Annex", subtitle = "Subtitle", small = "Small", note = "Note" }

local function wrapped(name, blocks)
  local result = pandoc.List({ pandoc.RawBlock("typst", "#" .. name .. "[") })
  result:extend(blocks)
  result:insert(pandoc.RawBlock("typst", "]"))
  return result
end

function Image(image)
  if typst then
    image.src = image.src:gsub("%.png$", ".svg")
  end
  return image
end

function Header(header)
  if header.classes:includes("title") then
    if typst then
      return wrapped("title-line", { pandoc.Plain(header.content) })
    elseif docx then
      return pandoc.Div({ pandoc.Para(header.content) }, { ["custom-style"] = "Title" })
    end
    return header
  end
  if typst or docx then
    header.level = header.level - 1
    header.identifier = ""
  end
  return header
end

-- Of two hyphens, with which an option begins, Typst would make a dash.
function Str(str)
  local before, after = str.text:match("^(.-)%-%-(.*)$")
  if not typst or not before then
    return nil
  end
  local pieces = pandoc.List({ pandoc.Str(before), pandoc.RawInline("typst", "\\-\\-") })
  pieces:extend(Str(pandoc.Str(after)) or { pandoc.Str(after) })
  return pieces
end

-- A name stands beside all rows it is for, unless they are too many for one page.
local most_rows = 8

local function is_empty(row)
  return pandoc.utils.stringify(row.cells[1].contents):match("^%s*$") ~= nil
end

local function span_names(rows)
  local first = 1
  while first <= #rows do
    local after = first + 1
    while after <= #rows and is_empty(rows[after]) do
      after = after + 1
    end
    if after - first > 1 and after - first <= most_rows and not is_empty(rows[first]) then
      rows[first].cells[1].row_span = after - first
      for index = first + 1, after - 1 do
        rows[index].cells:remove(1)
      end
    end
    first = after
  end
end

-- A short table is kept on one page; one of more rows or many words may break.
local short, wordy = 12, 900

function Table(tbl)
  local words = #pandoc.utils.stringify(pandoc.Div({ tbl }))
  if typst or docx then
    span_names(tbl.bodies[1].body)
  end
  if typst and #tbl.bodies[1].body <= short and words <= wordy then
    return wrapped("kept", { tbl })
  end
  return tbl
end

function Div(div)
  local role = div.classes[1]
  if not styles[role] then
    return nil
  end
  if typst then
    return wrapped(role .. "-part", div.content)
  elseif docx then
    div.attributes["custom-style"] = styles[role]
    return div
  end
end
